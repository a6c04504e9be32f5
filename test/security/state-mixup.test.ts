import { expect, onTestFinished, test } from 'vitest'
import { startAuthorizationServer } from '../support/authorization-server.ts'
import { approveInBrowserlessWay } from '../support/browserless-person.ts'
import { sendTo } from '../support/redirect-request.ts'
import { buildSignInRig } from '../support/sign-in-rig.ts'

async function twoFlows() {
  const server = await startAuthorizationServer()
  onTestFinished(() => server.close())
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const { clientId } = server.clients.publicClient
  const begin = async (name: string) => {
    const profile = await rig.add({ name, grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
    const { id } = await rig.service.start(profile.id)
    const { step } = await rig.step(id, ({ kind }) => kind === 'browser')
    if (step.kind !== 'browser') throw new Error('no link')
    const url = new URL(step.url)
    return { id, profile, url, redirectUri: url.searchParams.get('redirect_uri') as string }
  }
  return { server, rig, one: await begin('one'), two: await begin('two') }
}

test('an answer to one sign-in cannot be given to another', async () => {
  const { server, rig, one, two } = await twoFlows()
  // The attacker's own answer, delivered to the victim's listener (login CSRF, RFC 9700 §4.7).
  const { url } = await approveInBrowserlessWay(one.url.href, { stopAt: (at) => at.href.startsWith(one.redirectUri) })
  const { status } = await sendTo(`${two.redirectUri}${new URL(url).search}`)
  expect(status).toBe(400)
  expect(rig.service.get(two.id).step.kind).toBe('browser')
  expect(server.tokenRequests).toEqual([])
  await approveInBrowserlessWay(two.url.href)
  expect((await rig.finished(two.id)).step.kind).toBe('done')
})

test('the right state with the issuer of another server ends the flow without an exchange', async () => {
  const { server, rig, one } = await twoFlows()
  const { url } = await approveInBrowserlessWay(one.url.href, { stopAt: (at) => at.href.startsWith(one.redirectUri) })
  const answer = new URL(url)
  answer.searchParams.set('iss', 'https://evil.example')
  await sendTo(answer.href)
  expect((await rig.finished(one.id)).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_REJECTED' } })
  expect(server.tokenRequests).toEqual([])
})

test('every sign-in asks with S256, a state, a nonce and a redirect of its own', async () => {
  const { one, two } = await twoFlows()
  for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri']) {
    const values = [one, two].map(({ url }) => url.searchParams.get(name))
    expect(values[0]).toBeTruthy()
    expect(values[0]).not.toBe(values[1])
  }
  expect(one.url.searchParams.get('code_challenge_method')).toBe('S256')
  expect(one.url.searchParams.get('code_challenge')).toHaveLength(43)
})

test('a code that was intercepted is worth nothing without the verifier', async () => {
  const { server, one } = await twoFlows()
  const { url } = await approveInBrowserlessWay(one.url.href, { stopAt: (at) => at.href.startsWith(one.redirectUri) })
  const stolen = await fetch(`${server.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: server.clients.publicClient.clientId,
      code: new URL(url).searchParams.get('code') as string,
      redirect_uri: one.redirectUri,
    }),
  })
  expect(stolen.status).toBe(400)
})
