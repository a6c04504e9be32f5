import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

const builtIn = join(import.meta.dirname, '../../../src/core/providers/built-in/matrixone.json')
const profiles = Array.from({ length: 24 }, (_, index) => `moi-${index}`)
const wanted = 120
const lifeMs = 3_000
/** What the server itself tolerates: a machine that stalls must not end a session, which MatrixOne never takes back. */
const serverSeconds = 30

/** The built-in definition in everything but the life that it declares: MatrixOne's answers do not tell it. */
async function shortLived(): Promise<object> {
  const { $schema: _schema, ...definition } = JSON.parse(await readFile(builtIn, 'utf8'))
  const lifetimes = { accessSeconds: lifeMs / 1000 }
  return { ...definition, id: 'matrixone-short', lifetimes, refresh: { latestSecondsBeforeExpiry: 1 } }
}

it('tokens of three seconds rotate a hundred times under load: one refresh per life, no refresh token twice, no 401', async () => {
  const server = await startMatrixOneServer({ accessSeconds: serverSeconds })
  onTestFinished(() => server.close())
  const rig = await startSystemRig()
  await rig.handlers['providers.add']({ definition: await shortLived(), source: 'matrixone-short.json' })
  const { accountName, username, password } = moiUser
  const settings = { apiBase: server.url, accountName, username, credential: 'access-token' }
  const startedAt = Date.now()
  await Promise.all(
    profiles.map(async (name) => {
      await rig.add({ provider: 'matrixone-short', name, settings })
      expect((await rig.signIn({ profile: name, secrets: { password } })).end.kind).toBe('done')
    }),
  )
  const answers = new Map<string, number>()
  const worker = async (name: string) => {
    while (server.presented.length < wanted && answers.size < 2) {
      const { status, body } = await rig.call(name, '/catalog/list', { method: 'POST' })
      const told = status === 200 ? '200' : `${status} ${JSON.stringify(body)}`
      answers.set(told, (answers.get(told) ?? 0) + 1)
    }
  }
  await Promise.all(profiles.flatMap((name) => [worker(name), worker(name)]))
  const views = await Promise.all(profiles.map(rig.view))
  const elapsedMs = Date.now() - startedAt

  expect([...answers.keys()]).toEqual(['200'])
  expect(new Set(server.presented).size).toBe(server.presented.length)
  const refreshes = server.requests.filter(({ path }) => path === '/auth/refresh')
  expect(refreshes.filter(({ status }) => status !== 200)).toEqual([])
  const renewed = refreshes.map(({ headers }) => headers['access-token'])
  expect(new Set(renewed).size).toBe(renewed.length)
  // A token of three seconds is due in its second half, so a profile has no more refreshes than halves have passed.
  const most = Math.floor(elapsedMs / (lifeMs / 2)) + 1
  expect(views.filter(({ refreshCount }) => refreshCount > most)).toEqual([])
  expect(views.filter(({ state, lastError }) => state === 'needs-sign-in' || lastError !== null)).toEqual([])
})
