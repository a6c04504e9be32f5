import { expect, it } from 'vitest'
import { startCozeRig } from '../../support/systems/coze-rig.ts'

const profiles = Array.from({ length: 24 }, (_, index) => `coze-${index}`)
const wanted = 120

it('tokens of three seconds rotate a hundred times under load: once per life, no refresh token twice, no refusal seen', async () => {
  const rig = await startCozeRig({ accessTokenSeconds: 3 })
  await Promise.all(
    profiles.map(async (name) => {
      await rig.addCoze(name, 'device-code', { clientId: 'device-app' })
      await rig.signIn({ profile: name })
    }),
  )
  const rotations = () => rig.coze.tokenRequests('refresh_token').length
  const statuses = new Map<number, number>()
  const worker = async (name: string) => {
    while (rotations() < wanted && statuses.size < 2) {
      const { status } = await rig.me(name)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(profiles.flatMap((name) => [worker(name)]))

  expect([...statuses.keys()]).toEqual([200])
  // A token can end between our sending and the upstream's looking, on a machine that stalls for longer than the margin.
  // Such a request is repeated with the next token, so that no client sees it; if that were the rule, it would be a fault.
  const late = rig.apiCalls().filter(({ tokenGood }) => !tokenGood)
  expect(late.length / rig.apiCalls().length).toBeLessThan(0.1)
  const { presented, reused } = rig.coze.tokens
  expect(presented.length).toBeGreaterThanOrEqual(wanted)
  expect([new Set(presented).size, reused]).toEqual([presented.length, 0])
  // One refresh per token: each one that was sent upstream, apart from the first of a profile, came from one rotation.
  const used = new Set(rig.apiCalls().map(({ headers }) => headers.authorization))
  expect(presented.length + profiles.length).toBeGreaterThanOrEqual(used.size)
  expect(presented.length - used.size).toBeLessThanOrEqual(profiles.length)
  const views = await Promise.all(profiles.map(rig.view))
  expect(views.reduce((sum, view) => sum + view.refreshCount, 0)).toBeGreaterThanOrEqual(wanted - profiles.length)
})
