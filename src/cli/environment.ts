import type { ProfileView, ProviderView } from '../shared/views.ts'
import { usage } from './failure.ts'

/** What `exec` and `env` lend for one profile: through the proxy with a key, or the token itself. */
export type Loan =
  | { readonly kind: 'proxy'; readonly proxyUrl: string; readonly clientKey: string; readonly accessToken?: string }
  | { readonly kind: 'token'; readonly accessToken: string }

/**
 * Environment variables for one profile: the provider's own templates, or generic names. With `token` the program talks
 * to the upstream itself, so the templates' proxy becomes the upstream and their key becomes the token.
 */
export function profileEnvironment(
  profile: ProfileView,
  provider: Pick<ProviderView, 'environment'>,
  loan: Loan,
): Record<string, string> {
  const values: Record<string, string | undefined> = {
    ...profile.settings,
    ...(loan.kind === 'proxy'
      ? { proxyUrl: withoutSlash(loan.proxyUrl), clientKey: loan.clientKey, accessToken: loan.accessToken }
      : { proxyUrl: profile.upstream ?? '', clientKey: loan.accessToken, accessToken: loan.accessToken }),
  }
  const templates = Object.entries(provider.environment)
  if (templates.length > 0) return Object.fromEntries(templates.map(([name, text]) => [name, fill(name, text, values)]))
  return loan.kind === 'proxy'
    ? { TOKENVAULT_PROXY_URL: withoutSlash(loan.proxyUrl), TOKENVAULT_KEY: loan.clientKey }
    : { TOKENVAULT_ACCESS_TOKEN: loan.accessToken, ...(profile.upstream ? { TOKENVAULT_URL: profile.upstream } : {}) }
}

/** Whether the provider's variables hold the token itself, so that it must be revealed even beside the proxy. */
export function needsToken(provider: Pick<ProviderView, 'environment'>): boolean {
  return Object.values(provider.environment).some((text) => text.includes('{accessToken}'))
}

/**
 * Variables of several profiles side by side. Generic names get the profile's name (`TOKENVAULT_KEY_COZE_WORK`).
 * @throws CommandFailure (usage) when two profiles need the same variable for different values.
 */
export function mergeEnvironments(
  parts: readonly (readonly [string, Record<string, string>])[],
): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const [profile, variables] of parts) {
    for (const [name, value] of Object.entries(variables)) {
      const generic = parts.length > 1 && name.startsWith('TOKENVAULT_')
      const own = generic ? `${name}_${profile.toUpperCase().replaceAll('-', '_')}` : name
      if (merged[own] !== undefined && merged[own] !== value) {
        throw usage(
          `Two of these profiles need the variable ${own} for different values; run them one at a time.`,
          `其中两个配置需要变量 ${own} 取不同的值；请逐个运行。`,
        )
      }
      merged[own] = value
    }
  }
  return merged
}

function fill(name: string, template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key]
    if (value === undefined)
      throw usage(
        `The variable ${name} needs "${key}", which this profile does not have.`,
        `变量 ${name} 需要“${key}”，而此配置没有。`,
      )
    return value
  })
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
