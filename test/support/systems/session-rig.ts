import { onTestFinished } from 'vitest'
import { openEngine } from '../../../src/node/open-engine.ts'
import { createPlainHostHandlers } from '../../../src/node/plain-host-handlers.ts'
import type { WallClock } from '../../../src/node/wall-clock.ts'
import type { Input } from '../../../src/shared/contract.ts'
import type { WireError } from '../../../src/shared/result.ts'
import type { SignInView } from '../../../src/shared/views.ts'
import type { FakeClock } from '../fake-clock.ts'
import { createRecordingLogger } from '../silent-logger.ts'
import { createTempDirectory } from '../temp-directory.ts'

type Challenge = Extract<SignInView['step'], { kind: 'challenge' }>

export interface SignInTold {
  readonly end:
    | { readonly kind: 'done'; readonly expiresAt: number | null }
    | { readonly kind: 'failed'; readonly error: WireError }
  readonly asked: readonly Challenge[]
}

/**
 * The whole engine on a real file with the real proxy, and a person who answers challenges. With a fake clock time stands
 * still until the test moves it.
 */
export async function startSystemRig(options: { readonly clock?: FakeClock; readonly home?: string } = {}) {
  const home = options.home ?? (await createTempDirectory())
  const log = createRecordingLogger()
  const clock: WallClock | undefined = options.clock && {
    ...{ now: options.clock.now, at: options.clock.at },
    onJump: () => () => undefined,
    dispose: () => undefined,
  }
  const opened = await openEngine({
    ...{ home, log, hostKind: 'cli', withControl: false, proxyPort: 0, env: {} },
    browser: {
      async open(url) {
        // The page of the redirect is answered only after this returns.
        fetch(url).catch((error: unknown) => log.failure('browse', error))
        return true
      },
    },
    clipboard: { available: false, write: async () => ({ clearsAt: null }) },
    notifier: { notify: () => undefined },
    ...(clock ? { clock } : {}),
    hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
  })
  let stopped = false
  const stop = async () => {
    if (!stopped) await opened.dispose()
    stopped = true
  }
  onTestFinished(stop)
  const { handlers, vault } = opened.engine()
  if ((await vault.status()).state === 'uninitialised') await vault.initialise('passphrase', 'canary-passphrase-of-rig')
  else if (!vault.unlocked) await vault.unlock('canary-passphrase-of-rig')
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  const { key } = await handlers['clients.add']({ name: `tests-${crypto.randomUUID()}`, permissions })

  /** Calls the API through the proxy, as a local tool does. */
  async function call(profile: string, path: string, init: RequestInit = {}) {
    const answer = await fetch(`http://127.0.0.1:${opened.proxyPort()}/${profile}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, ...init.headers },
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: parse(text) }
  }
  /** Signs in; `answers` are given to the challenges in their order. */
  async function signIn(start: Input<'signIn.start'>, answers: readonly string[] = []): Promise<SignInTold> {
    const left = [...answers]
    const asked: Challenge[] = []
    const { promise, resolve, reject } = Promise.withResolvers<SignInTold>()
    let flow = ''
    const look = async () => {
      if (flow === '') return
      const { step } = await handlers['signIn.get']({ flow })
      if (step.kind === 'done' || step.kind === 'failed') return resolve({ end: step, asked })
      if (step.kind !== 'challenge' || asked.includes(step)) return
      asked.push(step)
      const answer = left.shift()
      if (answer === undefined) await handlers['signIn.cancel']({ flow })
      else await handlers['signIn.answer']({ flow, answer })
    }
    const follow = () => void look().catch(reject)
    const stopListening = opened.events.on('signIn.changed', follow)
    flow = (await handlers['signIn.start'](start)).id
    follow()
    return promise.finally(stopListening)
  }
  return {
    ...{ home, log, handlers, key, call, signIn, stop, engine: opened.engine(), events: opened.events },
    ...{ client: opened.client, proxyPort: opened.proxyPort },
    view: (profile: string) => handlers['profiles.get']({ profile }),
    add: (given: Pick<Input<'profiles.add'>, 'provider' | 'name' | 'settings'> & Partial<Input<'profiles.add'>>) =>
      handlers['profiles.add']({ secrets: {}, ...given }),
  }
}

export type SystemRig = Awaited<ReturnType<typeof startSystemRig>>

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
