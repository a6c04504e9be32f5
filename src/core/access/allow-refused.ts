import { allowableCodes, type LongerAnswer } from '../../shared/access-views.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ClientView } from '../../shared/views.ts'
import type { ClientRegistry } from '../clients/create-client-registry.ts'
import { VaultError } from '../errors.ts'
import type { Ledger } from '../ledger/create-ledger.ts'
import type { Clock, LedgerEntry } from '../ports.ts'
import { parseTarget } from '../proxy/target.ts'
import type { OneTimePasses } from './one-time-passes.ts'
import { isPathPattern, patternOfPath } from './path-pattern.ts'

export interface AllowRefusedDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly ledger: Pick<Ledger, 'list'>
  readonly clients: Pick<ClientRegistry, 'allow' | 'list'>
  readonly passes: OneTimePasses
}

const hourMs = 60 * 60_000
/** Longer paths are cut off in the ledger; what is not known whole cannot be allowed. */
const keptPath = 1_024

/**
 * Allows a request that was refused, by its row of the ledger: the row says who asked for what, so that nobody can be made
 * to allow something else. Inside the client's profiles only, and never against a rule that denies.
 * @throws VaultError `NOT_FOUND`, `INVALID_INPUT` for a row that is no such refusal, `CONFLICT` when the client has ended.
 */
export function createAllowRefused({ clock, ledger, clients, passes }: AllowRefusedDeps) {
  const rowOf = async (id: number): Promise<LedgerEntry> => {
    const [row] = await ledger.list({ before: id + 1, limit: 1 })
    if (row?.id === id) return row
    throw new VaultError('NOT_FOUND', said('ledger-row-gone', {}))
  }
  return async (rowId: number, answer: LongerAnswer): Promise<ClientView> => {
    const row = await rowOf(rowId)
    const { clientId, profileId, method } = row
    const target = parseTarget(row.path)
    const refused = row.code !== null && (allowableCodes as readonly string[]).includes(row.code)
    if (!refused || clientId === null || profileId === null || !target.ok || row.path.length >= keptPath) {
      throw new VaultError('INVALID_INPUT', said('ledger-row-not-allowable', {}))
    }
    const path = target.target.rest || '/'
    const pattern = patternOfPath(path)
    if (target.target.encodedSlash || !isPathPattern(pattern))
      throw new VaultError('INVALID_INPUT', said('ledger-path-unruly', {}))
    if (answer === 'once') passes.give({ clientId, profileId, method, path })
    else {
      const until = answer === 'hour' ? clock.now() + hourMs : null
      await clients.allow(clientId, { answer: 'allow', profiles: [profileId], methods: [method], path: pattern, until })
    }
    const client = clients.list().find(({ id }) => id === clientId)
    if (client) return client
    throw new VaultError('NOT_FOUND', said('ledger-client-removed', {}))
  }
}

export type AllowRefused = ReturnType<typeof createAllowRefused>
