/** Path of a Chromium on this machine, or `null`. */
export function findChromium(): string | null
/** Finds a Chromium, or installs one; `null` when neither works. */
export function findOrInstallChromium(): string | null
