import { onTestFinished } from 'vitest'
import { approveInBrowserlessWay, decideOnDevice, denyInBrowserlessWay } from '../browserless-person.ts'
import { demoCozeOptions } from './coze-demo.ts'
import { type CozeServerOptions, startCozeServer } from './coze-server.ts'
import { startSystemRig } from './session-rig.ts'

/** A server with one app of each type; `redirectUris` are those of the web and the PKCE app. */
export async function startDemoCoze(options: CozeServerOptions & { readonly redirectUris?: readonly string[] } = {}) {
  const redirectUris = options.redirectUris ?? ['http://localhost:14100/callback']
  const server = await startCozeServer({ ...demoCozeOptions(redirectUris), ...options })
  onTestFinished(() => server.close())
  return server
}

/** The real engine and proxy beside Coze, with a person who decides in the browser and on the device page. */
export async function startCozeRig(options: Parameters<typeof startDemoCoze>[0] = {}) {
  const coze = await startDemoCoze(options)
  const rig = await startSystemRig()
  let person: 'approves' | 'denies' | 'sleeps' = 'approves'
  const visited = new Set<string>()
  const stop = rig.events.on('signIn.changed', async ({ flow }) => {
    const { step } = await rig.handlers['signIn.get']({ flow })
    const page = step.kind === 'browser' ? step.url : step.kind === 'device-code' ? step.verificationUriComplete : null
    if (page === null || person === 'sleeps' || visited.has(page)) return
    visited.add(page)
    const decision = person === 'denies' ? 'deny' : 'approve'
    if (step.kind === 'device-code') await decideOnDevice(page, { decision })
    else await (decision === 'deny' ? denyInBrowserlessWay : approveInBrowserlessWay)(page)
  })
  onTestFinished(stop)
  const bases = { apiBase: `${coze.url}/`, wwwBase: coze.url, wsBase: coze.url }
  return {
    ...rig,
    ...{ coze, visited, bases },
    person(does: typeof person) {
      person = does
    },
    addCoze: (
      name: string,
      grant: 'static' | 'authorization-code' | 'device-code' | 'jwt-bearer',
      settings: Record<string, string> = {},
      secrets: Record<string, string> = {},
    ) => rig.add({ provider: 'coze', name, grant, settings: { ...bases, ...settings }, secrets }),
    /** `GET /v1/users/me` through the proxy: the smallest call that needs a token. */
    me: (profile: string) => rig.call(profile, '/v1/users/me'),
    /** Calls of the business API that the server received. */
    apiCalls: () => coze.requests.filter(({ tokenGood }) => tokenGood !== null),
  }
}

export type CozeRig = Awaited<ReturnType<typeof startCozeRig>>
