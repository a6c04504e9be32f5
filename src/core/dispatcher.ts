import type { CallName, Handlers, Parsers } from '../shared/contract.ts'
import type { Result } from '../shared/result.ts'
import { said } from '../shared/sentences/said.ts'
import { toWireError, VaultError } from './errors.ts'

export type Dispatch = (name: unknown, raw: unknown) => Promise<Result<unknown>>

/** The only place where `unknown` becomes typed and where errors become data. Every transport calls it. */
export function createDispatcher(
  handlers: Handlers,
  parsers: Parsers,
  report: (call: string, error: unknown) => void,
): Dispatch {
  return async (name, raw) => {
    try {
      if (typeof name !== 'string' || !Object.hasOwn(handlers, name)) {
        throw new VaultError('UNKNOWN_CALL', said('call-unknown', {}))
      }
      const known = name as CallName
      const parse = parsers[known] as (raw: unknown) => unknown
      const handle = handlers[known] as (input: unknown) => Promise<unknown>
      return { ok: true, value: await handle(parse(raw)) }
    } catch (error) {
      report(typeof name === 'string' ? name : '?', error)
      return { ok: false, error: toWireError(error) }
    }
  }
}
