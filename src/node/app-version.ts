import manifest from '../../package.json' with { type: 'json' }

/** Of this program; `vault.db` remembers which one wrote it last. */
export const appVersion: string = manifest.version
