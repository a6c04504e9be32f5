import { describe, expect, it } from 'vitest'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { providerView } from '../../../src/core/providers/provider-view.ts'
import { inputLink } from '../../../src/renderer/features/add-profile/form-model.ts'
import { setupPlaces } from '../../../src/renderer/features/add-profile/setup-places.ts'
import {
  createSetupProbe,
  nothingFound,
  type ProbeState,
  pauseMs,
  type SetupQuestion,
} from '../../../src/renderer/features/add-profile/setup-probe.ts'
import { setupQuestion } from '../../../src/renderer/features/add-profile/setup-question.ts'
import { findingWords, placedWords, problemWords } from '../../../src/renderer/features/add-profile/setup-words.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import type { Client } from '../../../src/shared/contract.ts'
import type { SetupFinding } from '../../../src/shared/setup-views.ts'
import type { ProviderView } from '../../../src/shared/views.ts'

const providers = builtInDefinitions().map((definition) => providerView(definition, true))
const provider = (id: string) => providers.find((one) => one.id === id) as ProviderView
const question: SetupQuestion = {
  provider: 'oidc',
  grant: 'device-code',
  settings: { issuer: 'https://a' },
  secrets: {},
}
const api: SetupFinding = { kind: 'api', address: 'https://hub/ai-kit' }

const settle = () => new Promise<void>((done) => setImmediate(done))

function setUp() {
  const calls: { name: string; input: unknown; answer: (value: unknown) => Promise<void> }[] = []
  const client = {
    call(name: string, input: unknown) {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      const answer = (value: unknown): Promise<void> => {
        resolve(value)
        return settle()
      }
      calls.push({ name, input, answer })
      return promise
    },
  } as unknown as Client
  const states: ProbeState[] = []
  let due: (() => void) | null = null
  const probe = createSetupProbe({
    ...{ client, draft: 'd' },
    publish: (state) => states.push(state),
    setTimeout(run, ms) {
      expect(ms).toBe(pauseMs)
      due = run
      return 1
    },
    clearTimeout: () => {
      due = null
    },
  })
  return { probe, calls, last: () => states.at(-1), pass: () => due?.(), pending: () => due !== null }
}

describe('the live check of a form', () => {
  it('asks after a pause, once for the same answers, and shows what was found', async () => {
    const { probe, calls, pass, last } = setUp()
    probe.look(question)
    probe.look({ ...question })
    expect([calls.length, last()]).toEqual([0, { ...nothingFound, busy: true }])
    pass()
    probe.look({ ...question })
    expect(calls.map(({ name, input }) => [name, input])).toEqual([['providers.check', { draft: 'd', ...question }]])
    await calls[0]?.answer({ ok: true, value: { findings: [api] } })
    expect(last()).toEqual({ busy: false, findings: [api], error: null })
  })

  it('ends a look that is overtaken, and its late answer changes nothing', async () => {
    const { probe, calls, pass, last } = setUp()
    probe.look(question)
    pass()
    probe.look({ ...question, settings: { issuer: 'https://b' } })
    expect(calls.map(({ name }) => name)).toEqual(['providers.check', 'providers.endCheck'])
    await calls[0]?.answer({ ok: true, value: { findings: [api] } })
    expect(last()).toEqual({ ...nothingFound, busy: true })
    pass()
    await calls[2]?.answer({ ok: false, error: { code: 'INSECURE_TARGET', message: 'no', retryable: false } })
    expect(last()).toMatchObject({ busy: false, findings: [], error: { code: 'INSECURE_TARGET' } })
  })

  it('ends at the host when the form is left, and before the pause is over asks nothing at all', () => {
    const { probe, calls, pass, pending } = setUp()
    probe.look(question)
    probe.end()
    expect([calls.length, pending()]).toEqual([0, false])
    probe.look(question)
    pass()
    probe.end()
    expect(calls.map(({ name }) => name)).toEqual(['providers.check', 'providers.endCheck'])
  })

  it('forgets what was found when there is nothing to look up any more', async () => {
    const { probe, calls, pass, last } = setUp()
    probe.look(question)
    pass()
    await calls[0]?.answer({ ok: true, value: { findings: [api] } })
    probe.look(null)
    expect(last()).toEqual(nothingFound)
  })
})

describe('what is looked up', () => {
  const hub = (inputs: Record<string, string>) => ({ name: 'p', grant: 'static' as const, inputs })
  const oidc = {
    name: 'p',
    grant: 'client-credentials' as const,
    inputs: { issuer: 'https://a.example', clientSecret: 's' },
  }

  it('takes the key along only while no address is being typed', () => {
    const values = hub({ hub: 'https://hub.example', token: ' blocklet-1 ' })
    expect(setupQuestion(provider('aigne-hub'), values, true)?.secrets).toEqual({})
    expect(setupQuestion(provider('aigne-hub'), values, false)?.secrets).toEqual({ token: 'blocklet-1' })
  })

  it('never takes a client secret or a password along', () => {
    expect(setupQuestion(provider('oidc'), oidc, false)).toMatchObject({ secrets: {} })
    const password = { name: 'p', grant: 'session' as const, inputs: { site: 'https://c.example', password: 'x' } }
    expect(setupQuestion(provider('cloudreve'), password, false)).toBeNull()
  })

  it('waits for a whole address, and asks nothing where nothing can be found out', () => {
    const with_ = (issuer: string) => setupQuestion(provider('oidc'), { ...oidc, inputs: { issuer } }, false)
    expect([with_(''), with_('login.exam'), with_('https://')]).toEqual([null, null, null])
    expect(with_('https://login.example')).not.toBeNull()
    expect(setupQuestion(provider('github'), { name: 'p', grant: 'device-code', inputs: {} }, false)).toBeNull()
    const { checked: _, ...older } = provider('oidc')
    expect(setupQuestion(older, oidc, false)).toBeNull()
  })

  it('asks the same while a further address is half typed, but keeps a key until that is whole', () => {
    const asked = (upstream: string) =>
      setupQuestion(provider('oidc'), { ...oidc, inputs: { ...oidc.inputs, upstream } }, true)
    expect(asked('https:/')).toEqual(asked(''))
    expect(asked('https://api.example')).not.toEqual(asked(''))
    const coze = (apiBase: string) => ({ ...hub({ token: 'pat_1', region: 'cn', apiBase }) })
    expect(setupQuestion(provider('coze'), coze('https:/'), false)).toBeNull()
    expect(setupQuestion(provider('coze'), coze(''), false)?.secrets).toEqual({ token: 'pat_1' })
  })
})

describe('the page where a value is found', () => {
  it('stands beside the fields of every provider whose values come from one', () => {
    const linked = providers.filter(({ inputs }) => inputs.some(({ link }) => link)).map(({ id }) => id)
    expect(linked).toEqual(
      expect.arrayContaining([
        'github',
        'google',
        'entra',
        'gitlab',
        'aws',
        'aigne-hub',
        'cloudreve',
        'coze',
        'apihub',
      ]),
    )
    for (const { inputs } of providers) for (const { help } of inputs) if (help) expect(help['zh-CN']).not.toBe('')
  })

  it('follows the settings, and is not there before it is whole or over plain http', () => {
    const link = (id: string, input: string, inputs: Record<string, string>) => {
      const one = provider(id)
      const found = one.inputs.find((other) => other.id === input)
      return found ? (inputLink(found, one, inputs)?.href ?? null) : undefined
    }
    expect(link('coze', 'token', {})).toBe('https://www.coze.cn/open/oauth/pats')
    expect(link('coze', 'token', { region: 'com' })).toBe('https://www.coze.com/open/oauth/pats')
    expect(link('gitlab', 'clientId', { baseUrl: 'https://git.corp/x/' })).toBe(
      'https://git.corp/x/-/user_settings/applications',
    )
    expect(link('cloudreve', 'userId', { site: 'javascript:alert(1)' })).toBeNull()
    expect(link('cloudreve', 'userId', { site: 'http://192.168.1.2' })).toBeNull()
    expect(link('cloudreve', 'userId', {})).toBeNull()
  })
})

describe('where a finding stands', () => {
  const { t } = createI18n('en')
  const refused: SetupFinding = { kind: 'key', verdict: 'refused' }
  const placesOf = (id: string, grant: ProviderView['grants'][number], findings: SetupFinding[]) => {
    const values = { name: 'p', grant, inputs: {} }
    const probed = { busy: false, findings, error: null }
    return placedWords(t, probed, setupPlaces(provider(id), values), grant).map(({ place }) => place)
  }

  it('is under the address or the key that it is about, else under the form', () => {
    const server: SetupFinding = { kind: 'server', issuer: 'https://i', offers: [], pkce: null }
    expect(placesOf('aigne-hub', 'static', [api, refused])).toEqual(['hub', 'token'])
    expect(placesOf('oidc', 'device-code', [server])).toEqual(['issuer'])
    expect(placesOf('google', 'device-code', [server])).toEqual([null])
    expect(placesOf('bearer', 'static', [refused])).toEqual(['token'])
  })

  it('is the field that the host refuses, where it names one', () => {
    const values = { name: 'p', grant: 'static' as const, inputs: {} }
    const places = setupPlaces(provider('aigne-hub'), values)
    const at = (field: string) => {
      const error = { code: 'INVALID_INPUT' as const, message: 'm', retryable: false, details: { field } }
      return placedWords(t, { busy: false, findings: [], error }, places, 'static')[0]?.place
    }
    expect([at('token'), at('hub')]).toEqual(['token', 'hub'])
  })
})

describe('the words for what was found', () => {
  it.each([
    'en',
    'zh-CN',
  ] as const)('are whole in %s, name the thing, and never stop anyone from saving', (language) => {
    const { t } = createI18n(language)
    const error = { code: 'OFFLINE', message: 'The server a cannot be reached (ENOTFOUND).', retryable: true } as const
    const findings: SetupFinding[] = [
      { kind: 'server', issuer: 'https://a.example', offers: ['device-code'], pkce: true },
      { kind: 'server', issuer: 'https://a.example', offers: ['authorization-code'], pkce: null },
      { kind: 'server', issuer: 'https://a.example', offers: [], pkce: false },
      api,
      { kind: 'key', verdict: 'accepted', account: 'ada@example.com' },
      ...(['refused', 'readable', 'not-checkable', 'unsettled'] as const).map(
        (verdict) => ({ kind: 'key', verdict }) as const,
      ),
      { kind: 'problem', about: 'server', error },
      { kind: 'problem', about: 'api', error: { ...error, code: 'PROVIDER_MISBEHAVED', retryable: false } },
    ]
    const told = findings.map((finding) => findingWords(t, finding, 'device-code'))
    expect(told.map(({ tone }) => tone).join()).toBe('ok,warn,warn,ok,ok,danger,ok,neutral,warn,warn,danger')
    for (const { title, body } of told) expect(`${title} ${body}`).not.toMatch(/setup\.|\{\{|undefined/)
    expect(JSON.stringify(told.slice(0, 5))).toMatch(/a\.example.*hub\/ai-kit.*ada@example\.com/)
    const refused = problemWords(t, { code: 'INSECURE_TARGET', message: 'm', retryable: false })
    expect(refused.tone).toBe('danger')
  })
})
