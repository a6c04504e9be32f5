import type { ProfileView, ProviderView } from '../shared/views.ts'
import type { Connection } from './connection.ts'
import { mergeEnvironments, needsToken, profileEnvironment } from './environment.ts'
import { CommandFailure } from './failure.ts'

export interface Lent {
  readonly variables: Readonly<Record<string, string>>
  /** Ends the client key; the proxy then refuses whoever still holds it. */
  readonly end: () => Promise<void>
}

export interface LendOptions {
  readonly profiles: readonly string[]
  /** The tokens themselves instead of the proxy and a key. */
  readonly token: boolean
  readonly clientName: string
  readonly ttlMs: number
  readonly processId?: number
}

/**
 * Environment variables for some profiles: one client key for them all, bound to the process and to a time.
 * @throws CommandFailure
 */
export async function lendEnvironment(connection: Connection, options: LendOptions): Promise<Lent> {
  const { call, client } = connection
  const providers = await call('providers.list')
  const chosen = await Promise.all(
    options.profiles.map(async (name) => {
      const profile = await call('profiles.get', { profile: name })
      return { profile, environment: environmentOf(providers, profile) }
    }),
  )
  if (!options.token)
    await openFor(
      connection,
      chosen.map(({ profile }) => profile),
    )
  const reveal = async ({ name }: ProfileView) => (await call('tokens.reveal', { profile: name })).value
  if (options.token) {
    const parts = await Promise.all(
      chosen.map(async ({ profile, environment }) => {
        const loan = { kind: 'token' as const, accessToken: await reveal(profile) }
        return [profile.name, profileEnvironment(profile, { environment }, loan)] as const
      }),
    )
    return { variables: mergeEnvironments(parts), end: async () => undefined }
  }
  const urls = chosen.map(({ profile }) => proxyUrlOf(profile))
  const added = await call('clients.add', {
    name: options.clientName,
    permissions: { profiles: chosen.map(({ profile }) => profile.id), methods: [], paths: [], origins: [] },
    ttlMs: options.ttlMs,
    ...(options.processId === undefined ? {} : { processId: options.processId }),
  })
  const end = async () => void (await client.call('clients.revoke', { client: added.client.id }))
  try {
    const parts = await Promise.all(
      chosen.map(async ({ profile, environment }, index) => {
        const token = needsToken({ environment }) ? { accessToken: await reveal(profile) } : {}
        const loan = { kind: 'proxy' as const, proxyUrl: urls[index] ?? '', clientKey: added.key, ...token }
        return [profile.name, profileEnvironment(profile, { environment }, loan)] as const
      }),
    )
    return { variables: mergeEnvironments(parts), end }
  } catch (error) {
    await end()
    throw error
  }
}

/**
 * What goes through the proxy finds the vault open: who is asked here knows the passphrase, the program that runs does not.
 * @throws CommandFailure `VAULT_LOCKED` without a person.
 */
export async function openFor({ unlock }: Connection, profiles: readonly ProfileView[]): Promise<void> {
  if (profiles.some(({ grant, state }) => grant !== 'none' && state !== 'signed-out')) await unlock()
}

function environmentOf(providers: readonly ProviderView[], profile: ProfileView): ProviderView['environment'] {
  return providers.find(({ id }) => id === profile.providerId)?.environment ?? {}
}

/** @throws CommandFailure when the profile cannot be reached through the proxy. */
export function proxyUrlOf(profile: ProfileView): string {
  if (profile.proxyUrl !== null) return profile.proxyUrl
  throw profile.upstream === null
    ? new CommandFailure('UNSUPPORTED', {
        en: `Profile "${profile.name}" has no upstream, so the proxy cannot reach it; use --token.`,
        'zh-CN': `配置“${profile.name}”没有上游地址，代理无法访问它；请使用 --token。`,
      })
    : new CommandFailure('HOST_UNAVAILABLE', {
        en: 'The proxy is not listening; `tokenvault status` says why.',
        'zh-CN': '代理没有在监听；`tokenvault status` 会说明原因。',
      })
}
