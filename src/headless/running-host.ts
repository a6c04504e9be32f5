import { connectControl } from '../node/control-client.ts'
import type { DataPaths } from '../node/data-directory.ts'
import { readOwner } from '../node/data-directory-owner.ts'
import type { ReadyLine } from './ready-line.ts'

export interface RunningHost extends ReadyLine {
  readonly owner: 'desktop' | 'headless' | 'cli' | null
}

/**
 * The host that owns the data directory already, with a fresh link to its window; a desktop shows its window by itself
 * and has no link.
 * @throws VaultError `HOST_UNAVAILABLE` when it does not answer.
 */
export async function offerRunningHost(paths: DataPaths): Promise<RunningHost> {
  const client = connectControl(paths.control)
  try {
    const owner = await readOwner(paths)
    const shown = await client.call('host.show')
    if (!shown.ok) throw Object.assign(new Error(shown.error.message), { code: shown.error.code })
    const proxy = await client.call('proxy.status')
    const port = proxy.ok ? proxy.value.port : null
    return {
      ui: shown.value.url,
      proxy: port === null ? null : `http://127.0.0.1:${port}`,
      home: paths.root,
      pid: owner?.pid ?? null,
      owner: owner?.kind ?? null,
    }
  } finally {
    client.close()
  }
}
