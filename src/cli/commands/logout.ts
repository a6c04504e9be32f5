import type { SignOutView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import type { Command, Invocation } from '../invocation.ts'

export const logout: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async ({ call }) =>
    reportSignOut(invocation, `Signed out of ${name}.`, await call('tokens.signOut', { profile: name })),
  )

/** Says what the server did with the tokens: a revocation that failed is never hidden. */
export function reportSignOut({ terminal, json }: Invocation, done: string, outcome: SignOutView): number {
  if (json) terminal.printJson(outcome)
  else terminal.print(done)
  if (json || outcome.revocation === 'revoked' || outcome.revocation === 'nothing') return 0
  terminal.note(
    outcome.revocation === 'unsupported'
      ? 'The server offers no revocation, so its tokens live until they expire.'
      : `The server did not revoke the tokens, so they live until they expire: ${outcome.error?.message ?? 'unknown reason'}`,
  )
  return 0
}
