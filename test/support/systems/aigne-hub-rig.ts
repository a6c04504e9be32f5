import { onTestFinished } from 'vitest'
import { approveInBrowserlessWay, denyInBrowserlessWay } from '../browserless-person.ts'
import { startAigneHub } from './aigne-hub-server.ts'
import { startSystemRig } from './session-rig.ts'

/** The real engine and proxy beside a hub, with a person who approves or denies in the browser. */
export async function startHubRig() {
  const hub = await startAigneHub()
  onTestFinished(() => hub.close())
  const rig = await startSystemRig()
  let person: 'approves' | 'denies' | 'sleeps' = 'approves'
  const visited = new Set<string>()
  const stop = rig.events.on('signIn.changed', async ({ flow }) => {
    const { step } = await rig.handlers['signIn.get']({ flow })
    if (step.kind !== 'browser' || person === 'sleeps' || visited.has(step.url)) return
    visited.add(step.url)
    await (person === 'denies' ? denyInBrowserlessWay : approveInBrowserlessWay)(step.url)
  })
  onTestFinished(stop)
  return {
    ...rig,
    hub,
    visited,
    person(does: typeof person) {
      person = does
    },
    /** A profile with a pasted key. */
    async paste(name: string, key = hub.mintKey()) {
      const view = await rig.add({ provider: 'aigne-hub', name, settings: { hub: hub.url }, secrets: { token: key } })
      return { key, view }
    },
    connected: async (name: string) => {
      await rig.add({ provider: 'aigne-hub', name, settings: { hub: hub.url } })
      return rig.signIn({ profile: name, openBrowser: false })
    },
    /** `POST …/api/v2/chat/completions` through the proxy. */
    chat: (profile: string, text = 'hello', headers: Record<string, string> = {}, more: object = {}) =>
      rig.call(profile, '/api/v2/chat/completions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ model: 'openai/gpt-5-mini', messages: [{ role: 'user', content: text }], ...more }),
      }),
    /** Requests below the mount point, without key checks. */
    apiCalls: () => hub.requests.filter(({ url }) => url.startsWith('/ai-kit/') && !url.includes('/user/info')),
    checks: () => hub.requests.filter(({ url }) => url === '/ai-kit/api/user/info'),
  }
}
