import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { startOpenAiStyleServer } from '../../support/systems/openai-style-server.ts'
import { ownClient } from '../../support/systems/own-client.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[]
}
interface Stream extends AsyncIterable<Chunk> {
  readonly controller: AbortController
}
interface Client {
  readonly models: { list(): Promise<{ data: readonly { id: string }[] }> }
  readonly chat: {
    readonly completions: {
      create(body: object & { stream: true }): Promise<Stream>
      create(body: object): Promise<{ choices: readonly { message: { content: string } }[] }>
    }
  }
}
interface Sdk {
  readonly OpenAI: new (config: { baseURL: string; apiKey: string; maxRetries: number }) => Client
}

const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }
let sdk: Sdk
beforeAll(async () => {
  sdk = (await import(ownClient('openai'))) as Sdk
})

/** The official client against an OpenAI-style route whose tokens come from an OAuth server and live for three seconds. */
async function start(pace: { words: number; everyMs: number }) {
  const server = await startAuthorizationServer({ accessTokenSeconds: 3 })
  const api = await startOpenAiStyleServer({ ...pace, good: async (token) => (await server.introspect(token)).active })
  onTestFinished(() => Promise.all([server.close(), api.close()]).then(() => undefined))
  const rig = await startSystemRig()
  const { clientId, clientSecret } = server.clients.confidentialClient
  await rig.add({
    ...{ provider: 'oidc', name: 'gateway', grant: 'client-credentials' },
    settings: { issuer: server.issuer, clientId, scope: 'api', upstream: api.url },
    secrets: { clientSecret },
  })
  const { proxyUrl } = await rig.view('gateway')
  // Without retries of its own, so that nothing hides a refusal.
  const client = new sdk.OpenAI({ baseURL: `${proxyUrl}v1`, apiKey: rig.key, maxRetries: 0 })
  return { rig, api, server, client }
}

describe('openai through the proxy', () => {
  it('lists, completes and streams over several token lives, and meets no refusal', async () => {
    const { rig, api, server, client } = await start({ words: 30, everyMs: 40 })
    const issued = () => server.tokenRequests.filter(({ grantType }) => grantType === 'client_credentials').length
    while (issued() < 5) {
      const stream = client.chat.completions.create({ ...body, stream: true }).then(async (chunks) => {
        const words: string[] = []
        for await (const { choices } of chunks) words.push(choices[0]?.delta.content ?? '')
        return words
      })
      const [models, answer, words] = await Promise.all([
        client.models.list(),
        client.chat.completions.create({ ...body }),
        stream,
      ])
      expect(models.data[0]?.id).toBe('m')
      expect(answer.choices[0]?.message.content).toBe('Hello')
      expect(words).toHaveLength(30)
    }
    expect(new Set(api.statuses)).toEqual(new Set([200]))
    expect(api.streams.every(({ ended }) => ended === 'complete')).toBe(true)
    expect(api.received.join('\n')).not.toContain(rig.key)
  })

  it('leaves a stream half-way, and the upstream hears of it', async () => {
    const { api, client } = await start({ words: 1000, everyMs: 10 })
    const stream = await client.chat.completions.create({ ...body, stream: true })
    let words = 0
    for await (const { choices } of stream) {
      words += choices.length
      if (words === 5) stream.controller.abort()
    }
    expect(words).toBeLessThan(50)
    await expect.poll(() => api.streams[0]?.ended).toBe('left')
    const left = api.streams[0]?.words ?? 1000
    expect(left).toBeLessThan(500)
    expect((await client.models.list()).data).toHaveLength(1)
    expect(api.streams[0]?.words).toBe(left)
  })
})
