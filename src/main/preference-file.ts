import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import type { Logger } from '../core/ports.ts'
import type { PreferenceStore } from './preferences.ts'

const name = 'preferences'

/**
 * Opens `<directory>/preferences.json`. A file that is not JSON is set aside with the time in its name and a fresh one is
 * begun: preferences are not worth a refused start, and the person's file is not ours to delete.
 */
export function openPreferenceFile(deps: {
  directory: string
  now: () => number
  log: Pick<Logger, 'failure'>
  /** `electron-store` answers a page's synchronous question for the data path on a channel without a sender check. */
  closeChannel: (channel: string) => void
}): PreferenceStore {
  const open = () => new ElectronStore<Record<string, unknown>>({ cwd: deps.directory, name, configFileMode: 0o600 })
  const store = openOrSetAside(open, deps)
  deps.closeChannel('electron-store-get-data')
  return {
    get: (key) => store.get(key),
    set(key, value) {
      try {
        store.set(key, value)
      } catch (error) {
        deps.log.failure('preference-write-failed', error, { key })
      }
    },
  }
}

function openOrSetAside<T>(
  open: () => T,
  deps: { directory: string; now: () => number; log: Pick<Logger, 'failure'> },
): T {
  try {
    return open()
  } catch (error) {
    const path = join(deps.directory, `${name}.json`)
    const aside = join(deps.directory, `${name}.damaged-${deps.now()}.json`)
    deps.log.failure('preferences-set-aside', error, { file: aside })
    if (existsSync(path)) renameSync(path, aside)
    return open()
  }
}
