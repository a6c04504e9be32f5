import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startHubRig } from '../../support/systems/aigne-hub-rig.ts'
import { ownClient } from '../../support/systems/own-client.ts'

interface ModelOptions {
  readonly baseURL: string
  readonly apiKey: string
  readonly model?: string
}
interface Streamed {
  readonly delta?: { readonly text?: { readonly text?: string } }
}
interface Message {
  readonly messages: readonly { readonly role: 'user'; readonly content: string }[]
}
interface ChatModel {
  invoke(input: Message): Promise<{ text?: string; usage?: object }>
  invoke(input: Message, options: { streaming: true }): Promise<ReadableStream<Streamed>>
  models(): Promise<readonly { model: string }[]>
}
interface ImageModel {
  invoke(input: {
    prompt: string
    outputFileType: 'url'
  }): Promise<{ images: readonly { url?: string }[]; model?: string }>
}
interface Sdk {
  readonly AIGNEHubChatModel: new (options: ModelOptions) => ChatModel
  readonly AIGNEHubImageModel: new (options: ModelOptions) => ImageModel
}

const question = (content: string): Message => ({ messages: [{ role: 'user', content }] })
let sdk: Sdk
let sdkPath: string

beforeAll(async () => {
  sdkPath = ownClient('@aigne/aigne-hub').replace('/lib/cjs/', '/lib/esm/')
  sdk = (await import(sdkPath)) as Sdk
})

/** A hub profile and a client key for it alone; the SDK gets the profile's address as shown, nothing else. */
async function start(more: readonly string[] = []) {
  const rig = await startHubRig()
  const { key, view } = await rig.paste('hub')
  for (const name of more) await rig.paste(name)
  const permissions = { profiles: [view.id], methods: [], paths: [], origins: [] }
  const added = await rig.handlers['clients.add']({ name: 'sdk', permissions })
  return { rig, hubKey: key, options: { baseURL: view.proxyUrl as string, apiKey: added.key } }
}

describe('@aigne/aigne-hub, with only its base URL and key changed', () => {
  it('chats', async () => {
    const { rig, hubKey, options } = await start()
    const model = new sdk.AIGNEHubChatModel({ ...options, model: 'aignehub/openai/gpt-5-mini' })
    expect((await model.invoke(question('hello'))).text).toBe('You said: hello')
    const [call] = rig.apiCalls()
    expect([call?.url, call?.key]).toEqual(['/ai-kit/api/v2/chat', hubKey])
    expect(JSON.stringify(rig.hub.requests)).not.toContain(options.apiKey)
  })

  it('finds its own profile among several of the same provider, by its key', async () => {
    const { rig, hubKey, options } = await start(['other', 'third'])
    await new sdk.AIGNEHubChatModel(options).invoke(question('which one'))
    expect(rig.apiCalls().map(({ key }) => key)).toEqual([hubKey])
  })

  it('streams, one delta after the other', async () => {
    const { options } = await start()
    const stream = await new sdk.AIGNEHubChatModel(options).invoke(question('hello'), { streaming: true })
    const parts: string[] = []
    for await (const { delta } of stream) if (delta?.text?.text) parts.push(delta.text.text)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.join('')).toBe('You said: hello')
  })

  it('that is ended half-way through a stream leaves nothing running at the hub', async () => {
    const { rig, options } = await start()
    // Version 0.10.16 has no way to abort its own request: whoever wants the stream to end ends the program.
    const script = join(import.meta.dirname, '..', '..', 'support', 'children', 'aigne-hub-stream.mjs')
    const env = { PATH: process.env.PATH, AIGNE_HUB_API_URL: options.baseURL, AIGNE_HUB_API_KEY: options.apiKey }
    const child = spawn(process.execPath, [script, sdkPath], { env })
    await once(child.stdout, 'data')
    expect(rig.apiCalls()[0]).toMatchObject({ url: '/ai-kit/api/v2/chat', aborted: false })
    child.kill('SIGKILL')
    await expect.poll(() => rig.apiCalls()[0]?.aborted, { timeout: 5_000 }).toBe(true)
  })

  it('makes an image', async () => {
    const { options } = await start()
    const { images } = await new sdk.AIGNEHubImageModel(options).invoke({ prompt: 'a vault', outputFileType: 'url' })
    expect(images).toMatchObject([{ url: 'https://images.example/1.png' }])
  })

  it('lists its models without a key, which the proxy refuses; with a key the same list comes', async () => {
    const { rig, options } = await start()
    // The exported class asks where this variable says, whatever base URL it was made with.
    vi.stubEnv('AIGNE_HUB_API_URL', options.baseURL)
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(new sdk.AIGNEHubChatModel(options).models()).rejects.toThrow()
    expect(rig.apiCalls()).toEqual([])
    const listed = await rig.call('hub', '/api/ai/models?type=chat')
    expect(listed).toMatchObject({ status: 200, body: [{ model: 'gpt-5-mini', type: 'chat', provider: 'openai' }] })
  })

  it('hears of missing credits in the hub’s own words', async () => {
    const { rig, options } = await start()
    rig.hub.outOfCredits = true
    await expect(new sdk.AIGNEHubChatModel(options).invoke(question('hello'))).rejects.toThrow(/Not enough credits/)
  })

  it('hears from the proxy what to do when the key is dead', async () => {
    const { rig, hubKey, options } = await start()
    rig.hub.revoke(hubKey)
    rig.hub.flush()
    await expect(new sdk.AIGNEHubChatModel(options).invoke(question('hello'))).rejects.toThrow(/tokenvault login/)
  })
})
