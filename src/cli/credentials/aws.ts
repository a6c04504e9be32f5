import type { ProfileView, ProviderView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { profileEnvironment } from '../environment.ts'
import { CommandFailure } from '../failure.ts'
import type { Command } from '../invocation.ts'

/**
 * For `credential_process` of the AWS command line and SDKs (docs.aws.amazon.com, "Sourcing credentials with an external
 * process"): the same values that the definition gives to `exec --token` as `AWS_…` variables, so that any provider whose
 * definition names them serves, temporary credentials included.
 */
export const awsCredential: Command<object, [profile: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async ({ call }) => {
    const [profile, providers] = await Promise.all([call('profiles.get', { profile: name }), call('providers.list')])
    const environment = awsVariables(providers, profile)
    const { value, expiresAt } = await call('tokens.reveal', { profile: profile.id })
    const variables = profileEnvironment(profile, { environment }, { kind: 'token', accessToken: value })
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables
    invocation.terminal.printJson({
      ...{ Version: 1, AccessKeyId: AWS_ACCESS_KEY_ID, SecretAccessKey: AWS_SECRET_ACCESS_KEY },
      ...(AWS_SESSION_TOKEN === undefined ? {} : { SessionToken: AWS_SESSION_TOKEN }),
      ...(expiresAt === null ? {} : { Expiration: new Date(expiresAt).toISOString() }),
    })
    return 0
  })

function awsVariables(providers: readonly ProviderView[], profile: ProfileView): ProviderView['environment'] {
  const environment = providers.find(({ id }) => id === profile.providerId)?.environment ?? {}
  const ours = Object.entries(environment).filter(([variable]) => variable.startsWith('AWS_'))
  const named = Object.fromEntries(ours)
  if ('AWS_ACCESS_KEY_ID' in named && 'AWS_SECRET_ACCESS_KEY' in named) return named
  throw new CommandFailure(
    'UNSUPPORTED',
    `Profile "${profile.name}" holds no AWS credentials. Use the provider "aws", or a definition whose environment names AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
  )
}
