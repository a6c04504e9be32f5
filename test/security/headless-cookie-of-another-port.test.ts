import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'

it('a session of another host on this machine is none here, although browsers send cookies to every port', async () => {
  const [one, other] = [await openHeadlessWindow(), await openHeadlessWindow()]
  onTestFinished(async () => {
    await one.transport.dispose()
    await other.transport.dispose()
  })
  const foreign = await other.signIn()
  const renamed = foreign.replace(String(other.port), String(one.port))
  expect((await one.call({ headers: { cookie: foreign } })).status).toBe(401)
  expect((await one.call({ headers: { cookie: renamed } })).status).toBe(401)
  expect(one.dispatched).toEqual([])
  const own = await one.signIn()
  expect((await one.call({ headers: { cookie: `${foreign}; ${own}` } })).status).toBe(200)
})
