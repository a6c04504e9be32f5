import type { LifeView, LocalText, ProfileView, SignInReason } from '../../src/shared/views.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Part = Partial<ProfileView> & Pick<ProfileView, 'name'>

const both = (text: string): LocalText => ({ en: text, 'zh-CN': text })
const life = (now: number, age: number, left: number, source: LifeView['source'] = 'server'): LifeView => ({
  issuedAt: now - age,
  expiresAt: now + left,
  source,
})
const noLife: LifeView = { issuedAt: null, expiresAt: null, source: 'unknown' }

/** A complete, calm profile; `part` says what is different. */
export function fakeProfile(now: number, part: Part): ProfileView {
  return {
    id: `id-${part.name}`,
    providerId: 'oidc',
    providerName: both('OpenID Connect / OAuth server'),
    grant: 'authorization-code',
    grants: ['authorization-code', 'device-code', 'client-credentials'],
    state: 'valid',
    stateSince: now - 3 * hour,
    access: life(now, 14 * minute, 46 * minute),
    refresh: life(now, 2 * day, 28 * day),
    next: { kind: 'refresh', at: now + 36 * minute },
    lastRefreshedAt: now - 14 * minute,
    refreshCount: 41,
    lastError: null,
    scope: 'openid profile offline_access',
    account: 'mei.chen@example.com',
    upstream: 'https://api.example.com',
    endpoints: {},
    proxyUrl: `http://127.0.0.1:7420/${part.name}/`,
    settings: { issuer: 'https://login.example.com', clientId: 'token-vault', scope: 'openid offline_access' },
    storedSecrets: [],
    createdAt: now - 40 * day,
    tags: [],
    ...part,
  }
}

const signedOut = {
  access: noLife,
  refresh: null,
  lastRefreshedAt: null,
  refreshCount: 0,
  account: null,
  scope: null,
} as const

function waiting(reason: SignInReason): Pick<ProfileView, 'state' | 'next'> {
  return { state: 'needs-sign-in', next: { kind: 'sign-in', reason } }
}

/** One profile in every state that a person can meet. */
export function fakeProfiles(now: number): ProfileView[] {
  return [
    fakeProfile(now, {
      name: 'acme-staging',
      tags: ['work', 'staging'],
      endpoints: { files: 'https://files.example.com' },
    }),
    fakeProfile(now, {
      name: 'acme-production',
      access: life(now, 58 * minute, 2 * minute + 41_000),
      next: { kind: 'refresh', at: now + 41_000 },
      tags: ['work'],
    }),
    fakeProfile(now, {
      name: 'github-work',
      providerId: 'github',
      providerName: both('GitHub'),
      state: 'needs-sign-in',
      stateSince: now - 20 * minute,
      account: 'meichen',
      next: { kind: 'sign-in', reason: 'session-ended' },
      access: life(now, 9 * hour, -hour),
      upstream: 'https://api.github.com',
      lastError: {
        code: 'SIGN_IN_NEEDED',
        message: 'GitHub ended the session of profile "github-work" (invalid_grant).',
        retryable: false,
        at: now - 20 * minute,
      },
      scope: 'repo read:org',
    }),
    fakeProfile(now, {
      name: 'gitlab-ci',
      providerId: 'gitlab',
      providerName: both('GitLab'),
      state: 'expired',
      stateSince: now - 4 * minute,
      access: life(now, 2 * hour, -4 * minute),
      next: { kind: 'retry', at: now + 95_000, after: 'PROVIDER_UNAVAILABLE' },
      lastError: {
        code: 'PROVIDER_UNAVAILABLE',
        message: 'gitlab.example.com answered 503 to the refresh of profile "gitlab-ci".',
        retryable: true,
        at: now - 30_000,
      },
      upstream: 'https://gitlab.example.com/api/v4',
      account: 'ci-bot',
    }),
    fakeProfile(now, {
      name: 'google-drive',
      providerId: 'google',
      providerName: both('Google'),
      state: 'refreshing',
      stateSince: now - 800,
      access: life(now, 55 * minute, 5 * minute),
      next: { kind: 'refresh', at: now },
      refresh: { issuedAt: now - 90 * day, expiresAt: null, source: 'unknown' },
      upstream: 'https://www.googleapis.com',
      account: 'mei.chen@gmail.com',
    }),
    fakeProfile(now, {
      name: 'entra-tenant',
      providerId: 'entra',
      providerName: both('Microsoft Entra ID'),
      refresh: life(now, 89 * day, 20 * hour, 'learned'),
      account: 'mei.chen@contoso.example',
      upstream: 'https://graph.microsoft.com',
    }),
    fakeProfile(now, {
      name: 'openai-key',
      providerId: 'bearer',
      providerName: { en: 'API key or token', 'zh-CN': 'API 密钥或令牌' },
      grant: 'static',
      grants: ['static'],
      state: 'static',
      access: noLife,
      refresh: null,
      next: { kind: 'none' },
      lastRefreshedAt: null,
      refreshCount: 0,
      account: null,
      scope: null,
      upstream: 'https://api.openai.com',
      storedSecrets: ['token'],
      settings: {},
    }),
    fakeProfile(now, {
      name: 'ci-pat',
      providerId: 'bearer',
      providerName: { en: 'API key or token', 'zh-CN': 'API 密钥或令牌' },
      grant: 'static',
      grants: ['static'],
      state: 'static',
      access: life(now, 80 * day, 10 * day, 'declared'),
      refresh: null,
      next: { kind: 'expires', at: now + 10 * day },
      lastRefreshedAt: null,
      refreshCount: 0,
      account: null,
      scope: null,
      upstream: null,
      proxyUrl: null,
      storedSecrets: ['token'],
      settings: {},
    }),
    fakeProfile(now, {
      ...signedOut,
      name: 'new-server',
      state: 'signed-out',
      stateSince: now - 2 * minute,
      createdAt: now - 2 * minute,
      next: { kind: 'sign-in', reason: 'never-signed-in' },
    }),
    fakeProfile(now, {
      ...signedOut,
      name: 'lab-device',
      grant: 'device-code',
      state: 'signing-in',
      stateSince: now - 12_000,
      next: { kind: 'sign-in', reason: 'never-signed-in' },
    }),
    fakeProfile(now, { name: 'no-refresh', refresh: null, next: { kind: 'expires', at: now + 46 * minute } }),
    fakeProfile(now, {
      name: 'interrupted',
      ...waiting('refresh-interrupted'),
      access: life(now, 2 * hour, -9 * minute),
    }),
  ]
}

/** Many profiles, for the list that must scroll all the same. */
export function manyProfiles(now: number, count: number): ProfileView[] {
  return Array.from({ length: count }, (_, at) =>
    fakeProfile(now, {
      name: `profile-${String(at + 1).padStart(5, '0')}`,
      access: life(now, minute, (at % 90) * minute + 5_000),
    }),
  )
}
