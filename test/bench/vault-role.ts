import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/node/sqlite-record-store.ts'
import { lentToken, realClock, startProxy } from '../support/proxy-under-test.ts'
import type { RoleReady } from './roles.ts'

/** How long a token of the bench lives: several are refreshed within one measurement. */
const lifeMs = 1_500

/**
 * Token Vault's proxy with everything on: key, permission by method and path, a token that is refreshed again and again,
 * and a ledger in a real database file.
 */
export async function startVault(upstreamPort: number): Promise<RoleReady> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-bench-'))
  const store = await openSqliteStore({ file: join(home, 'vault.db'), clock: realClock, writesOnThread: true })
  const token = (number: number) => lentToken(`token-${number}`, { expiresAt: Date.now() + lifeMs })
  const proxy = await startProxy({
    upstream: `http://127.0.0.1:${upstreamPort}`,
    permissions: { profiles: ['p-demo'], methods: ['GET', 'POST'], paths: ['/v1', '/down', '/up', '/events', '/idle'] },
    token: token(1),
    ledgerStore: store.ledger,
  })
  proxy.lender.next = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return token(proxy.lender.refreshes + 1)
  }
  process.on('exit', () => void rm(home, { recursive: true, force: true }))
  return { port: proxy.port, key: proxy.key }
}
