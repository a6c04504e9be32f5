import { describe, expect, it } from 'vitest'
import {
  addCall,
  editValues,
  hasOddPrefix,
  hasProblems,
  initialValues,
  inputsFor,
  judgeForm,
  parseTags,
  searchProviders,
  updateCall,
} from '../../../src/renderer/features/add-profile/form-model.ts'
import {
  changeCall,
  clientCall,
  emptyClientForm,
  formOf,
  judgeClient,
  newRule,
  ontoCurrent,
  sortClients,
  suggestedName,
} from '../../../src/renderer/features/clients/client-model.ts'
import { parsePort } from '../../../src/renderer/features/proxy/port.ts'
import { clientsOf, isActive } from '../../../src/renderer/store/client-reach.ts'
import { judgeName, suggestName } from '../../../src/renderer/text/profile-name.ts'
import { judgePassphrase } from '../../../src/renderer/ui/passphrase-strength.ts'
import { choices, curlCommand, snippet } from '../../../src/shared/snippets.ts'
import type { ClientView, ProviderInputView, ProviderView } from '../../../src/shared/views.ts'
import { fakeProfile } from '../../support/fake-client-profiles.ts'
import { fakeHostState } from '../../support/fake-client-state.ts'

const now = Date.UTC(2026, 5, 1)

const input = (part: Partial<ProviderInputView> & Pick<ProviderInputView, 'id'>): ProviderInputView => ({
  kind: 'text',
  label: { en: part.id, 'zh-CN': part.id },
  help: null,
  placeholder: null,
  required: false,
  advanced: false,
  defaultValue: null,
  choices: [],
  grants: [],
  ...part,
})

const provider: ProviderView = {
  id: 'acme',
  name: { en: 'Acme', 'zh-CN': '艾克米' },
  description: { en: 'Anvils', 'zh-CN': '铁砧' },
  icon: null,
  homepage: null,
  builtIn: true,
  grants: ['authorization-code', 'client-credentials'],
  environment: {},
  inputs: [
    input({ id: 'issuer', kind: 'url', required: true }),
    input({ id: 'clientSecret', kind: 'secret', required: true, grants: ['client-credentials'] }),
    input({ id: 'scope', defaultValue: 'openid' }),
    input({ id: 'hosts', kind: 'list', advanced: true }),
    input({ id: 'insecure', kind: 'flag', advanced: true }),
  ],
}

describe('the form of a definition', () => {
  const filled = {
    ...initialValues(provider, 'acme'),
    inputs: { issuer: ' https://id.acme.example ', scope: 'openid', hosts: ' a \n\nb ' },
  }

  it('begins with the defaults and the first grant', () => {
    expect(initialValues(provider, 'acme')).toMatchObject({
      name: 'acme',
      grant: 'authorization-code',
      inputs: { scope: 'openid', issuer: '' },
    })
  })

  it('asks only what the chosen grant needs, the advanced apart', () => {
    const ids = (grant: 'authorization-code' | 'client-credentials') => {
      const { plain, advanced } = inputsFor(provider, grant)
      return [plain.map(({ id }) => id), advanced.map(({ id }) => id)]
    }
    expect(ids('authorization-code')).toEqual([
      ['issuer', 'scope'],
      ['hosts', 'insecure'],
    ])
    expect(ids('client-credentials')).toEqual([
      ['issuer', 'clientSecret', 'scope'],
      ['hosts', 'insecure'],
    ])
  })

  it('names what is missing or no address, and only of the chosen grant', () => {
    const empty = initialValues(provider, 'acme')
    expect(judgeForm(provider, empty, []).inputs).toEqual({ issuer: 'required' })
    expect(judgeForm(provider, { ...empty, grant: 'client-credentials' }, []).inputs).toEqual({
      issuer: 'required',
      clientSecret: 'required',
    })
    expect(judgeForm(provider, { ...filled, inputs: { issuer: 'id.acme.example' } }, []).inputs).toEqual({
      issuer: 'url',
    })
    expect(judgeForm(provider, { ...filled, inputs: { issuer: 'javascript:alert(1)' } }, []).inputs).toEqual({
      issuer: 'url',
    })
    expect(hasProblems(judgeForm(provider, filled, []))).toBe(false)
  })

  it('keeps settings and secrets apart and drops what is empty', () => {
    const values = { ...filled, grant: 'client-credentials' as const, inputs: { ...filled.inputs, clientSecret: 's3' } }
    expect(addCall(provider, values)).toEqual({
      provider: 'acme',
      name: 'acme',
      grant: 'client-credentials',
      settings: { issuer: 'https://id.acme.example', scope: 'openid', hosts: 'a\nb' },
      secrets: { clientSecret: 's3' },
    })
  })

  it('does not send a secret that belongs to another grant', () => {
    const values = { ...filled, inputs: { ...filled.inputs, clientSecret: 's3' } }
    expect(addCall(provider, values).secrets).toEqual({})
  })

  it('lets a stored secret, and a setting that it does not show, stay when the profile is changed', () => {
    const profile = fakeProfile(now, {
      name: 'acme',
      grant: 'client-credentials',
      settings: { issuer: 'https://id.acme.example', tokenEndpoint: 'https://id.acme.example/t' },
      storedSecrets: ['clientSecret'],
    })
    const values = editValues(provider, profile)
    expect(hasProblems(judgeForm(provider, values, [], profile.storedSecrets))).toBe(false)
    expect(updateCall(profile, provider, values, ['work'])).toEqual({
      profile: profile.id,
      grant: 'client-credentials',
      settings: { issuer: 'https://id.acme.example', scope: 'openid', tokenEndpoint: 'https://id.acme.example/t' },
      secrets: {},
      tags: ['work'],
    })
  })

  it('finds providers by name in either language, by description and by id', () => {
    for (const search of ['acme', '艾克米', 'anvils', '铁砧', ''])
      expect(searchProviders([provider], search)).toHaveLength(1)
    expect(searchProviders([provider], 'other')).toHaveLength(0)
  })

  it('shows a provider that is named so before one that only mentions it', () => {
    const other = { ...provider, id: 'other', name: { en: 'Other', 'zh-CN': '其他' } }
    const mentions = { ...other, description: { en: 'Works like Acme.', 'zh-CN': '' } }
    expect(searchProviders([mentions, provider], 'acme').map(({ id }) => id)).toEqual([provider.id, 'other'])
  })

  it('reads tags with either comma, once each', () => {
    expect(parseTags('work, 工作，work , ')).toEqual(['work', '工作'])
  })
})

describe('a profile name', () => {
  it.each([
    ['a', null],
    ['acme-2', null],
    ['a'.repeat(64), null],
    ['a'.repeat(65), 'invalid'],
    ['', 'invalid'],
    ['-a', 'invalid'],
    ['a-', 'invalid'],
    ['Acme', 'invalid'],
    ['a.b', 'invalid'],
    ['a/b', 'invalid'],
    ['taken', 'taken'],
  ])('%j is judged %s', (name, problem) => expect(judgeName(name, ['taken'])).toBe(problem))

  it.each([
    ['github', [], 'github'],
    ['github', ['github', 'github-2'], 'github-3'],
    ['My Co. Login!', [], 'my-co-login'],
    ['——', [], 'profile'],
    ['x'.repeat(80), [], 'x'.repeat(58)],
  ])('for %j with %j taken is suggested as %s', (id, taken, name) => {
    expect(suggestName(id, taken)).toBe(name)
    expect(judgeName(name, taken)).toBeNull()
  })
})

describe('a client', () => {
  it('needs a name, a profile, and paths and origins that are such', () => {
    expect(judgeClient(emptyClientForm)).toEqual({
      ...{ name: 'empty', profiles: true, paths: false, origins: false, rules: false, numbers: false },
    })
    const form = { ...emptyClientForm, name: 'x', everyProfile: true, paths: 'v1', origins: 'http://a.example/path' }
    expect(judgeClient(form)).toEqual({
      ...{ name: false, profiles: false, paths: true, origins: true, rules: false, numbers: false },
    })
  })

  it('says that a name holds what is not seen', () => {
    expect(judgeClient({ ...emptyClientForm, name: 'ci\u202etool' }).name).toBe('unseen')
  })

  it('asks for exactly what was chosen', () => {
    const form = {
      ...emptyClientForm,
      name: ' tool ',
      profiles: ['p1'],
      methods: ['GET'],
      paths: '/v1/\n\n /v2 ',
      lifetime: 'day' as const,
    }
    expect(clientCall(form)).toEqual({
      name: 'tool',
      permissions: { profiles: ['p1'], methods: ['GET'], paths: ['/v1/', '/v2'], origins: [] },
      ttlMs: 86_400_000,
    })
    expect(clientCall({ ...form, everyProfile: true, lifetime: 'none' })).toEqual({
      name: 'tool',
      permissions: { profiles: '*', methods: ['GET'], paths: ['/v1/', '/v2'], origins: [] },
    })
  })

  it('may have rules, a person who is asked, and limits', () => {
    const rule = { ...newRule(), answer: 'deny' as const, methods: 'post, put', path: ' /admin/** ' }
    const form = {
      ...emptyClientForm,
      name: 'x',
      profiles: ['p'],
      rules: [rule],
      otherwise: 'ask' as const,
      rate: '60',
    }
    expect(judgeClient(form)).toMatchObject({ rules: false, numbers: false })
    expect(clientCall(form)).toEqual({
      name: 'x',
      permissions: {
        ...{ profiles: ['p'], methods: [], paths: [], origins: [], otherwise: 'ask' },
        rules: [{ answer: 'deny', profiles: '*', methods: ['POST', 'PUT'], path: '/admin/**', until: null }],
      },
      limits: { requestsPerMinute: 60, burst: null, concurrent: null },
    })
  })

  it.each([
    ['admin', ''],
    ['/a//b', ''],
    ['/a?b', ''],
    ['/a b', ''],
    ['/a', 'GET!'],
  ])('has no rule for the path %j and the methods %j', (path, methods) => {
    expect(judgeClient({ ...emptyClientForm, rules: [{ ...newRule(), path, methods }] }).rules).toBe(true)
  })

  it.each(['0', '-1', '1.5', '1000001', 'x'])('has no limit of %j', (rate) => {
    expect(judgeClient({ ...emptyClientForm, rate }).numbers).toBe(true)
  })

  it('is changed to what the form shows: what was there stays unless it was changed', () => {
    const [client] = fakeHostState(now).clients
    if (!client) throw new Error('no client')
    const rules = [{ answer: 'allow' as const, profiles: ['p9'], methods: ['GET'], path: '/x', until: now + 1 }]
    const limits = { requestsPerMinute: 9, burst: 3, concurrent: 2 }
    const full = { ...client, permissions: { ...client.permissions, rules, otherwise: 'ask' as const }, limits }
    const { name, permissions } = full
    expect(changeCall(formOf(full, now), full)).toEqual({ client: client.id, name, permissions, limits })
    const bare = changeCall({ ...formOf(full, now), rate: '', concurrent: '', lifetime: 'none' }, full)
    expect(bare).toMatchObject({ limits: null, ttlMs: null })
  })

  it('keeps what came of an answer while its form was open, and what was taken back stays away', () => {
    const [client] = fakeHostState(now).clients
    if (!client) throw new Error('no client')
    const rule = (path: string, until: number | null = null) =>
      ({ answer: 'allow', profiles: '*', methods: [], path, until }) as const
    const having = (rules: readonly ReturnType<typeof rule>[], changes = {}) =>
      formOf({ ...client, ...changes, permissions: { ...client.permissions, rules } }, now)
    const opened = having([rule('/undone'), rule('/stays'), rule('/over', now)])
    const form = { ...opened, methods: ['GET'], rules: [...opened.rules, { ...newRule(), path: '/typed' }] }
    const current = having([rule('/answered'), rule('/stays')], { name: 'renamed elsewhere' })
    const saved = ontoCurrent(form, opened, current)
    expect(saved.rules.map(({ path }) => path)).toEqual(['/answered', '/stays', '/typed'])
    expect([saved.name, saved.methods]).toEqual(['renamed elsewhere', ['GET']])
  })

  it('is suggested a name that no other has', () => {
    const { clients } = fakeHostState(now)
    const named = (name: string) => ({ ...(clients[0] as ClientView), name })
    expect(suggestedName(clients)).toBe('my-tool')
    expect(suggestedName([...clients, named('my-tool'), named('my-tool-2')])).toBe('my-tool-3')
  })

  it('is listed with the working ones first', () => {
    const { clients } = fakeHostState(now)
    expect(sortClients(clients, now).map(({ name }) => name)).toEqual([
      'npm run dev',
      'report-script',
      'claude-code',
      'old-laptop',
    ])
    expect(clients.filter((client) => isActive(client, now + 5 * 86_400_000)).map(({ name }) => name)).toEqual([
      'claude-code',
      'npm run dev',
    ])
  })

  it('is found at the profiles that its key reaches, while it does: made for it first, then the last used', () => {
    const { clients } = fakeHostState(now)
    const everywhere = { ...(clients[0] as ClientView), name: 'everywhere', lastUsedAt: now }
    const all = [
      { ...everywhere, permissions: { ...everywhere.permissions, profiles: '*' as const } },
      ...clients,
      { ...(clients[0] as ClientView), name: 'unused', lastUsedAt: null },
    ]
    const names = (id: string, at = now) => clientsOf(id, all, at).map(({ name }) => name)
    expect(names('id-acme-staging')).toEqual(['claude-code', 'unused', 'everywhere', 'npm run dev'])
    expect(names('id-gitlab-ci')).toEqual(['report-script', 'everywhere', 'npm run dev'])
    expect(names('id-gitlab-ci', now + 5 * 86_400_000)).toEqual(['everywhere', 'npm run dev'])
  })
})

describe('a key that begins unusually', () => {
  const key = input({ id: 'token', kind: 'secret', prefix: 'blocklet-' })
  it.each<[string, boolean]>([
    ['', false],
    ['block', false],
    ['blocklet-abc', false],
    ['  blocklet-abc', false],
    ['eyJhbGciOi', true],
  ])('is noticed: %j %j', (value, odd) => {
    expect(hasOddPrefix(key, value)).toBe(odd)
    expect(hasOddPrefix(input({ id: 'other' }), value)).toBe(false)
  })
})

describe('the proxy page', () => {
  const words = { base: 'Base URL', key: 'API key', note: 'note' }

  it('writes snippets over the address of the profile, with a place for the key', () => {
    const url = 'http://127.0.0.1:7420/acme/'
    expect(snippet('curl', url, words)).toBe('curl -H "Authorization: Bearer $CLIENT_KEY" http://127.0.0.1:7420/acme/')
    expect(curlCommand("http://127.0.0.1:7420/acme/me?a=1&b='x'")).toBe(
      `curl -H "Authorization: Bearer $CLIENT_KEY" 'http://127.0.0.1:7420/acme/me?a=1&b=%27x%27'`,
    )
    expect(snippet('env', url, words)).toBe(
      'export API_BASE_URL=http://127.0.0.1:7420/acme\nexport API_KEY=$CLIENT_KEY',
    )
    expect(snippet('openai', url, words)).toContain("baseURL: 'http://127.0.0.1:7420/acme/v1'")
    expect(snippet('generic', url, words)).toContain('Base URL: http://127.0.0.1:7420/acme\n')
  })

  it('uses the names that the provider has for its variables, and no token', () => {
    const environment = { COZE_API_BASE: '{proxyUrl}', COZE_API_TOKEN: '{clientKey}', COZE_JWT: '{accessToken}' }
    expect(snippet('env', 'http://127.0.0.1:7420/coze/', words, environment)).toBe(
      'export COZE_API_BASE=http://127.0.0.1:7420/coze\nexport COZE_API_TOKEN=$CLIENT_KEY',
    )
  })

  it('offers the provider’s own snippets first, in place of general ones with the same id', () => {
    const label = { en: 'Acme SDK', 'zh-CN': '艾克米' }
    const offered = choices(
      {
        ...{ name: 'acme', upstream: 'https://api.acme.example/v1', endpoints: {} },
        ...{ settings: { workspace: 'w 1; rm -rf', region: 'eu-1' }, proxyUrl: 'http://127.0.0.1:7420/acme/' },
      },
      {
        environment: { ACME_URL: '{proxyUrl}', ACME_REGION: '{region}', ACME_SPACE: '{workspace}' },
        snippets: [
          { id: 'acme', label, code: "new Acme('{proxyUrl}', { a: {b} })" },
          { id: 'curl', label, code: 'curl {proxyUrl}/me' },
        ],
      },
      { own: (text) => text.en, tool: (name) => `general ${name}` },
      words,
    )
    expect(offered.map(({ id }) => id)).toEqual([
      ...['acme', 'curl', 'env', 'openai', 'python', 'git', 'npm', 'docker', 'kubectl', 'generic'],
    ])
    expect(offered[0]?.code).toBe("new Acme('http://127.0.0.1:7420/acme', { a: {b} })")
    expect(offered[1]?.code).toBe('curl http://127.0.0.1:7420/acme/me')
    expect(offered[2]?.code).toBe('export ACME_URL=http://127.0.0.1:7420/acme\nexport ACME_REGION=eu-1')
  })

  it.each([
    ['7420', 7420],
    [' 65535 ', 65_535],
    ['1023', null],
    ['65536', null],
    ['7e3', null],
    ['', null],
  ])('reads the port %j as %s', (text, port) => expect(parsePort(text)).toBe(port))
})

describe('the strength of a passphrase', () => {
  it.each([
    ['', 'weak'],
    ['password', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijklmnopqrst', 'weak'],
    ['12345678901234567890', 'weak'],
    ['Tr0ub4dor&3', 'fair'],
    ['correct horse battery staple', 'strong'],
    ['k8#Vq!2zR7@mW9$', 'strong'],
  ])('%j is %s', (passphrase, strength) => expect(judgePassphrase(passphrase).strength).toBe(strength))
})
