import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { choices } from '../../../src/shared/snippets.ts'
import { cleanEnvironment, finish } from '../../support/program-process.ts'
import { startAigneHub } from '../../support/systems/aigne-hub-server.ts'
import { startApihubServer } from '../../support/systems/apihub-server.ts'
import { cloudreveUser, startCloudreveServer } from '../../support/systems/cloudreve-server.ts'
import { cozePat, demoCozeOptions } from '../../support/systems/coze-demo.ts'
import { startCozeServer } from '../../support/systems/coze-server.ts'
import { moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { ownClient } from '../../support/systems/own-client.ts'
import { type SystemRig, startSystemRig } from '../../support/systems/session-rig.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

/** Where the systems' own clients are installed: a script that is run there can import them by name. */
const clients = join(import.meta.dirname, '..', '..', 'clients')
beforeAll(() => void ownClient('@coze/api'))

/** Signs in; the profile is named `work`. */
type Start = (rig: SystemRig) => Promise<unknown>
const closed = <S extends { close(): Promise<void> }>(server: S) => {
  onTestFinished(() => server.close())
  return server
}

const systems: Record<string, Start> = {
  async 'aigne-hub'(rig) {
    const hub = closed(await startAigneHub())
    const settings = { hub: hub.url }
    await rig.add({ provider: 'aigne-hub', name: 'work', settings, secrets: { token: hub.mintKey() } })
  },
  async apihub(rig) {
    const server = closed(await startApihubServer({ keys: { ak: 'the-secret-key' } }))
    const settings = { ak: 'ak', apiBase: server.url }
    await rig.add({ provider: 'apihub', name: 'work', settings, secrets: { sk: 'the-secret-key' } })
  },
  async cloudreve(rig) {
    const server = closed(await startCloudreveServer())
    await rig.add({ provider: 'cloudreve', name: 'work', settings: { site: server.url, email: cloudreveUser.email } })
    await rig.signIn({ profile: 'work', secrets: { password: cloudreveUser.password } })
  },
  async coze(rig) {
    const { url } = closed(await startCozeServer(demoCozeOptions([])))
    const settings = { apiBase: url, wwwBase: url, wsBase: url }
    await rig.add({ provider: 'coze', name: 'work', settings, secrets: { token: cozePat } })
  },
  async matrixone(rig) {
    const server = closed(await startMatrixOneServer())
    const { accountName, username, password } = moiUser
    await rig.add({ provider: 'matrixone', name: 'work', settings: { apiBase: server.url, accountName, username } })
    await rig.signIn({ profile: 'work', secrets: { password } })
  },
}

/** What a person adds to a snippet that only makes a client, and what comes out in the end. */
const outcomes: Record<string, Record<string, readonly [more: string, output: RegExp]>> = {
  'aigne-hub': { 'aigne-hub': ['', /You said: Hello/], curl: ['', /You said: Hello/] },
  apihub: { curl: ['', /"ran":"app"/], javascript: ['console.log(JSON.stringify(result))', /"ran":"app"/] },
  cloudreve: { curl: ['', /"code":0/], fetch: ['console.log(code, data.parent.path)', /^0 cloudreve:\/\/my/] },
  coze: { curl: ['', /"user_name":"ada"/], 'coze-js': ['console.log((await client.users.me()).user_name)', /^ada/] },
  matrixone: {
    curl: ['', /"by":"moi-key"/],
    openai: [
      "console.log(JSON.stringify(await client.chat.completions.create({ model: 'm', messages: [] })))",
      /"path":"\/llm-proxy\/v1\/chat\/completions","by":"moi-key"/,
    ],
  },
}

/** The lines that the window shows for a shell, and one call with what they set. */
const shellCalls: Record<string, readonly [call: string, output: RegExp]> = {
  'aigne-hub': ['curl -sH "Authorization: Bearer $AIGNE_HUB_API_KEY" $AIGNE_HUB_API_URL/api/user/info', /demo@hub/],
  apihub: ['curl -sH "apihub-token: $APIHUB_TOKEN" $APIHUB_BASE_URL/api/weather-basic/now', /"ran":"app"/],
  cloudreve: ['curl -sH "Authorization: Bearer $CLOUDREVE_TOKEN" $CLOUDREVE_URL/api/v4/user/capacity', /"code":0/],
  coze: ['curl -sH "Authorization: Bearer $COZE_API_TOKEN" $COZE_BASE_URL/v1/users/me', /"user_name":"ada"/],
  matrixone: ['curl -sX POST -H "moi-key: $MOI_KEY" $MOI_BASE_URL/catalog/list', /"by":"moi-key"/],
}

/** No runtime for them is at hand here: Python and Go. */
const notRun = new Set(['coze-py', 'moi-go'])

async function shown(rig: SystemRig, providerId: string) {
  const profile = await rig.view('work')
  const provider = (await rig.handlers['providers.list'](undefined)).find(({ id }) => id === providerId)
  const labels = { own: ({ en }: { en: string }) => en, tool: (tool: string) => tool }
  return choices({ ...profile, proxyUrl: profile.proxyUrl ?? '' }, provider, labels, { base: '', key: '', note: '' })
}

describe.each(Object.keys(systems))('what the window offers to paste for %s', (providerId) => {
  it('works as it stands, with a client key alone', async () => {
    const rig = await startSystemRig()
    await systems[providerId]?.(rig)
    const offered = await shown(rig, providerId)
    const env = cleanEnvironment(await createTempDirectory(), { CLIENT_KEY: rig.key })
    const run = (words: readonly string[]) => finish(spawn(words[0] ?? '', words.slice(1), { cwd: clients, env }))
    const shell = (code: string) => run(['sh', '-ec', code])

    const own = (await rig.handlers['providers.list'](undefined)).find(({ id }) => id === providerId)?.snippets ?? []
    const runnable = own.filter(({ id }) => !notRun.has(id)).map(({ id }) => id)
    expect(runnable.toSorted()).toEqual(Object.keys(outcomes[providerId] ?? {}).toSorted())
    for (const id of runnable) {
      const code = offered.find((choice) => choice.id === id)?.code ?? ''
      const [more, output] = outcomes[providerId]?.[id] ?? ['', /never/]
      const done = code.startsWith('curl')
        ? await shell(code)
        : await run([process.execPath, '--input-type=module', '--eval', `${code}\n${more}`])
      expect(done, id).toMatchObject({ code: 0, stdout: expect.stringMatching(output) })
    }
    const lines = offered.find(({ id }) => id === 'env')?.code ?? ''
    const [call, output] = shellCalls[providerId] ?? ['false', /never/]
    expect((await shell(`${lines}\n${call}`)).stdout).toMatch(output)
  })
})
