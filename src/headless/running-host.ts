import { setTimeout as delay } from 'node:timers/promises'
import { VaultError } from '../core/errors.ts'
import { connectControl } from '../node/control-client.ts'
import { controlPathOf } from '../node/control-path.ts'
import type { DataPaths } from '../node/data-directory.ts'
import { readOwner } from '../node/data-directory-owner.ts'
import type { Client } from '../shared/contract.ts'
import type { ReadyLine } from './ready-line.ts'

const looks = 50
const lookEveryMs = 100

export interface RunningHost extends ReadyLine {
  readonly owner: 'desktop' | 'headless' | 'cli' | null
}

/**
 * The host that owns the data directory already, with a fresh link to its window; a desktop shows its window by itself
 * and has no link.
 * @throws VaultError `HOST_UNAVAILABLE` when it does not answer.
 */
export async function offerRunningHost(paths: DataPaths): Promise<RunningHost> {
  const client = connectControl(await controlPathOf(paths))
  try {
    const owner = await readOwner(paths)
    const url = await windowOf(client, owner?.kind === 'headless')
    const proxy = await client.call('proxy.status')
    const port = proxy.ok ? proxy.value.port : null
    return {
      ui: url,
      proxy: port === null ? null : `http://127.0.0.1:${port}`,
      home: paths.root,
      pid: owner?.pid ?? null,
      owner: owner?.kind ?? null,
    }
  } finally {
    client.close()
  }
}

/** A headless host that has only just started serves its window a moment after its control socket. */
async function windowOf(client: Client, headless: boolean): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const shown = await client.call('host.show')
    if (!shown.ok) throw new VaultError(shown.error.code, shown.error.message)
    if (shown.value.url !== null || !headless || attempt === looks) return shown.value.url
    await delay(lookEveryMs)
  }
}
