import { createNodeBrowser, surroundingsOf } from '../../node/open-browser.ts'
import type { ProviderInputView } from '../../shared/views.ts'
import { noteOddPrefixes, parseAssignments, refuseSecretInputs } from '../assignments.ts'
import { type Connection, withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { readSecrets } from '../secret-spec.ts'
import { createSignInReport } from '../sign-in-report.ts'
import { followSignIn } from '../sign-in-watch.ts'
import { parseGrant } from './add.ts'

export interface LoginOptions {
  readonly input: readonly string[]
  readonly secret: readonly string[]
  readonly grant?: string
  readonly open: boolean
}

export const login: Command<LoginOptions, [name: string]> = (invocation, options, name) => {
  const inputs = parseAssignments(options.input, '--input')
  const grant = options.grant === undefined ? {} : { grant: parseGrant(options.grant) }
  const { terminal, env } = invocation
  return withConnection(invocation, { long: true }, async (connection) => {
    await saveInputs(connection, name, inputs)
    const secrets = await readSecrets(options.secret, { env, readStdin: terminal.readSecret })
    if (options.secret.length > 0) noteOddPrefixes(secrets, await inputsOf(connection, name), terminal)
    // Before the person does anything: a sign-in whose tokens cannot be kept is in vain.
    await connection.unlock()
    const report = createSignInReport(
      invocation,
      options.open ? createNodeBrowser(surroundingsOf(invocation.env)) : null,
    )
    const start = { profile: name, openBrowser: false, ...grant, ...(options.secret.length > 0 ? { secrets } : {}) }
    return followSignIn(connection, start, report)
  })
}

/** Inputs are the profile's settings: they are kept, so that the next sign-in needs none. */
async function saveInputs({ call }: Connection, profile: string, inputs: Record<string, string>): Promise<void> {
  if (Object.keys(inputs).length === 0) return
  const { settings } = await call('profiles.get', { profile })
  refuseSecretInputs(inputs, await inputsOf({ call }, profile), '--input')
  await call('profiles.update', { profile, settings: { ...settings, ...inputs } })
}

async function inputsOf({ call }: Pick<Connection, 'call'>, profile: string): Promise<readonly ProviderInputView[]> {
  const { providerId } = await call('profiles.get', { profile })
  return (await call('providers.list')).find(({ id }) => id === providerId)?.inputs ?? []
}
