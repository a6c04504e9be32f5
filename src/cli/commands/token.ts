import { withConnection } from '../connection.ts'
import { parseDuration } from '../duration.ts'
import type { Command } from '../invocation.ts'

export interface TokenOptions {
  readonly minTtl?: string
}

/** `bin/tokenvault.cjs` answers the plain form by itself when a host runs; both print the same. */
export const token: Command<TokenOptions, [name: string]> = (invocation, { minTtl }, name) => {
  const least = minTtl === undefined ? {} : { minTtlMs: parseDuration(minTtl, '--min-ttl') }
  return withConnection(invocation, {}, async ({ call }) => {
    const { value, expiresAt } = await call('tokens.reveal', { profile: name, shape: 'access-token', ...least })
    if (invocation.json) invocation.terminal.printJson({ token: value, expiresAt })
    else invocation.terminal.print(value)
    return 0
  })
}
