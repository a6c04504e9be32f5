import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { approveInBrowserlessWay, decideOnDevice } from '../../support/browserless-person.ts'
import { cozeKey, cozeKeyId, cozeSecret } from '../../support/systems/coze-demo.ts'
import { type CozeRig, startCozeRig, startDemoCoze } from '../../support/systems/coze-rig.ts'
import { ownClient } from '../../support/systems/own-client.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

interface ChatEvent {
  readonly event: string
  readonly data: { readonly content?: string } | string
}
interface Socket {
  onopen: (() => void) | null
  onmessage: ((message: { event_type: string; data?: { delta?: string } }) => void) | null
  onerror: ((error: unknown) => void) | null
  send(message: object): void
  close(): void
}
interface Client {
  readonly chat: {
    create(chat: object): Promise<{ status: string }>
    createAndPoll(chat: object): Promise<{ messages: readonly { content: string }[] }>
    stream(chat: object, options?: object): AsyncIterable<ChatEvent>
  }
  readonly files: { upload(given: { file: ReadStream }): Promise<{ id: string; bytes: number; file_name: string }> }
  readonly users: { me(): Promise<{ user_name: string }> }
  readonly websockets: { audio: { speech: { create(options?: object): Promise<Socket> } } }
}
interface Token {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in: number
}
type Helper<T = Token> = (config: object) => Promise<T>
interface Sdk {
  readonly CozeAPI: new (config: { baseURL: string; token: string; baseWsURL?: string }) => Client
  readonly getWebAuthenticationUrl: (config: object) => string
  readonly getWebOAuthToken: Helper
  readonly getPKCEAuthenticationUrl: Helper<{ url: string; codeVerifier: string }>
  readonly getPKCEOAuthToken: Helper
  readonly refreshOAuthToken: Helper
  readonly getDeviceCode: Helper<{
    device_code: string
    user_code: string
    verification_uri: string
    expires_in: number
  }>
  readonly getDeviceToken: Helper
  readonly getJWTToken: Helper
}

let sdk: Sdk
beforeAll(async () => {
  sdk = (await import(ownClient('@coze/api'))) as Sdk
})

const asked = {
  bot_id: 'bot-1',
  user_id: 'u',
  additional_messages: [{ role: 'user', content: 'hi', content_type: 'text' }],
}

/** The official client, unmodified: only base URL and token are ours. */
async function clientOf(rig: CozeRig, profile = 'coze'): Promise<Client> {
  const base = (await rig.view(profile)).proxyUrl?.replace(/\/$/, '') ?? ''
  return new sdk.CozeAPI({ baseURL: base, token: rig.key, baseWsURL: `${base.replace('http:', 'ws:')}.ws` })
}

async function signedIn(options: Parameters<typeof startCozeRig>[0] = {}) {
  const rig = await startCozeRig(options)
  await rig.addCoze('coze', 'device-code', { clientId: 'device-app' })
  await rig.signIn({ profile: 'coze' })
  return { rig, client: await clientOf(rig) }
}

async function streamed(client: Client, until = Number.POSITIVE_INFINITY): Promise<string[]> {
  const words: string[] = []
  for await (const { event, data } of client.chat.stream({ ...asked })) {
    if (event === 'conversation.message.delta') words.push((data as { content: string }).content)
    if (words.length >= until) break
  }
  return words
}

async function speak(client: Client): Promise<string[]> {
  const socket = await client.websockets.audio.speech.create()
  return new Promise((resolve, reject) => {
    const events: string[] = []
    socket.onerror = reject
    socket.onopen = () => socket.send({ id: '1', event_type: 'input_text_buffer.append', data: { delta: '你好' } })
    socket.onmessage = ({ event_type: type, data }) => {
      events.push(data?.delta ? `${type} ${data.delta}` : type)
      if (type === 'speech.audio.update') socket.send({ id: '2', event_type: 'input_text_buffer.complete' })
      if (type !== 'speech.audio.completed') return
      socket.close()
      resolve(events)
    }
  })
}

describe('@coze/api through the proxy', () => {
  it('chats, streams, uploads and opens its WebSocket over several token lives, and meets no refusal', async () => {
    const { rig, client } = await signedIn({ accessTokenSeconds: 3, streaming: { deltas: 40, everyMs: 40 } })
    const content = randomBytes(300_000)
    const file = join(await createTempDirectory(), '报告.bin')
    await writeFile(file, content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const rotations = () => rig.coze.tokenRequests('refresh_token').length
    let rounds = 0
    while (rotations() < 5) {
      const [me, chat, words, upload, spoken] = await Promise.all([
        client.users.me(),
        client.chat.createAndPoll({ ...asked }),
        streamed(client),
        client.files.upload({ file: createReadStream(file) }),
        speak(client),
      ])
      rounds += 1
      expect(me.user_name).toBe('ada')
      expect(chat.messages[0]?.content).toBe('Hello Ada')
      expect(words).toHaveLength(40)
      expect(upload).toMatchObject({ bytes: content.length, file_name: '报告.bin' })
      expect(spoken).toEqual(['speech.created', 'speech.audio.update 你好', 'speech.audio.completed'])
    }
    expect(rounds).toBeGreaterThan(2)
    expect(rig.coze.state.uploads.map((upload) => upload.sha256)).toEqual(Array(rounds).fill(sha256))
    expect(rig.apiCalls().filter(({ tokenGood }) => !tokenGood)).toEqual([])
    expect(rig.coze.tokens.reused).toBe(0)
    expect(JSON.stringify(rig.coze.requests)).not.toContain(rig.key)
    const sockets = rig.apiCalls().filter(({ headers }) => headers.upgrade === 'websocket')
    expect(new Set(sockets.map(({ query }) => query))).toEqual(new Set(['']))
  })

  it('leaves a stream half-way, and Coze hears of it', async () => {
    const { rig, client } = await signedIn({ streaming: { deltas: 500, everyMs: 20 } })
    const leave = new AbortController()
    const words: string[] = []
    const stream = client.chat.stream({ ...asked }, { signal: leave.signal })
    for await (const { event } of stream) {
      if (event !== 'conversation.message.delta') continue
      words.push(event)
      if (words.length === 5) leave.abort()
      if (words.length > 5) break
    }
    await expect.poll(() => rig.coze.state.streams[0]?.ended).toBe('left')
    await expect.poll(() => rig.coze.state.streams[0]?.deltas).toBeLessThan(500)
    const settled = rig.coze.state.streams[0]?.deltas
    expect((await client.users.me()).user_name).toBe('ada')
    expect(rig.coze.state.streams[0]?.deltas).toBe(settled)
  })

  it('shows the own errors of Coze as they are', async () => {
    const { client } = await signedIn()
    await expect(client.chat.create({ ...asked, bot_id: 'bot-elsewhere' })).rejects.toMatchObject({ code: 4101 })
    await expect(client.chat.create({ ...asked, bot_id: '' })).rejects.toMatchObject({ code: 4000 })
  })

  it('works with a JWT app whose tokens live for three seconds', async () => {
    const rig = await startCozeRig()
    await rig.addCoze(
      'coze',
      'jwt-bearer',
      { clientId: 'jwt-app', keyId: cozeKeyId, durationSeconds: '3' },
      { privateKey: cozeKey.pkcs8 },
    )
    const client = await clientOf(rig)
    while (rig.coze.oauth.assertions.length < 4) expect((await client.users.me()).user_name).toBe('ada')
    expect(rig.apiCalls().filter(({ tokenGood }) => !tokenGood)).toEqual([])
    expect(new Set(rig.coze.oauth.assertions).size).toBe(rig.coze.oauth.assertions.length)
  })
})

describe("the server of these tests understands Coze's own OAuth helpers", () => {
  const redirectUrl = 'http://localhost:14100/callback'
  const codeFrom = async (page: string) => {
    const { url } = await approveInBrowserlessWay(page, { stopAt: ({ port }) => port === '14100' })
    return new URL(url).searchParams.get('code') ?? ''
  }

  it('web application', async () => {
    const { url: baseURL, tokens } = await startDemoCoze()
    const app = { clientId: 'web-app', clientSecret: cozeSecret, redirectUrl, baseURL }
    const code = await codeFrom(sdk.getWebAuthenticationUrl({ ...app, state: 's' }))
    const token = await sdk.getWebOAuthToken({ ...app, code })
    expect(token.expires_in).toBeGreaterThan(Date.now() / 1000)
    const renewed = await sdk.refreshOAuthToken({ ...app, refreshToken: token.refresh_token })
    expect(tokens.find(renewed.access_token)).toMatchObject({ clientId: 'web-app' })
    await expect(sdk.refreshOAuthToken({ ...app, refreshToken: token.refresh_token })).rejects.toThrow()
    await expect(sdk.getWebOAuthToken({ ...app, code })).rejects.toThrow()
    await expect(
      sdk.refreshOAuthToken({ ...app, clientSecret: 'x', refreshToken: renewed.refresh_token }),
    ).rejects.toThrow()
  })

  it('PKCE', async () => {
    const { url: baseURL, tokens } = await startDemoCoze()
    const app = { clientId: 'pkce-app', redirectUrl, baseURL }
    const { url, codeVerifier } = await sdk.getPKCEAuthenticationUrl({ ...app, state: 's' })
    const token = await sdk.getPKCEOAuthToken({ ...app, code: await codeFrom(url), codeVerifier })
    const renewed = await sdk.refreshOAuthToken({ ...app, refreshToken: token.refresh_token })
    expect(tokens.find(renewed.access_token)).toMatchObject({ clientId: 'pkce-app' })
  })

  it('device code, also in a workspace', async () => {
    const { url: baseURL, tokens } = await startDemoCoze()
    const app = { clientId: 'device-app', baseURL, workspaceId: '7' }
    const device = await sdk.getDeviceCode(app)
    expect(device.expires_in).toBe(300)
    await decideOnDevice(`${device.verification_uri}?user_code=${device.user_code}`)
    const token = await sdk.getDeviceToken({ ...app, deviceCode: device.device_code, poll: true })
    expect(tokens.find(token.access_token)).toMatchObject({ clientId: 'device-app' })
  })

  it.each(['pkcs8', 'pkcs1'] as const)('JWT with a key in %s', async (form) => {
    const { url: baseURL, tokens } = await startDemoCoze()
    const app = {
      appId: 'jwt-app',
      keyid: cozeKeyId,
      privateKey: cozeKey[form],
      aud: 'api.coze.cn',
      baseURL,
      sessionName: 's1',
    }
    const token = await sdk.getJWTToken({ ...app, durationSeconds: 600 })
    expect(tokens.find(token.access_token)).toMatchObject({ kind: 'app', sessionName: 's1' })
    await expect(sdk.getJWTToken({ ...app, aud: 'api.coze.com' })).rejects.toThrow()
  })
})
