import { test as base, expect, onTestFinished } from 'vitest'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { approveInBrowserlessWay, denyInBrowserlessWay } from '../../support/browserless-person.ts'
import { buildSignInRig, type SignInRigOptions } from '../../support/sign-in-rig.ts'
import { startUpstreamApi } from '../../support/upstream-api.ts'

const test = base

async function setUp(options: Parameters<typeof startAuthorizationServer>[0] = {}, rigOptions: SignInRigOptions = {}) {
  const server = await startAuthorizationServer(options)
  onTestFinished(() => server.close())
  const pages: Promise<{ status: number; text: string }>[] = []
  const rig = buildSignInRig({
    browse: (url) => {
      pages.push(approveInBrowserlessWay(url))
      return true
    },
    ...rigOptions,
  })
  onTestFinished(() => rig.dispose())
  return { server, rig, pages }
}

const kinds = ['public', 'confidential', 'post'] as const
const formats = ['opaque', 'jwt'] as const

for (const kind of kinds) {
  for (const accessTokenFormat of formats) {
    test(`a ${kind} client signs in by PKCE, renews with rotation and revokes (${accessTokenFormat} tokens)`, async () => {
      const { server, rig, pages } = await setUp({ accessTokenFormat })
      const client = server.clients[`${kind}Client`]
      const profile = await rig.add({
        grant: 'authorization-code',
        settings: {
          issuer: server.issuer,
          clientId: client.clientId,
          ...(kind === 'post' ? { clientAuthentication: 'client_secret_post' } : {}),
        },
        secrets: 'clientSecret' in client ? { clientSecret: client.clientSecret } : {},
      })
      const before = Date.now()
      const view = await rig.signIn(profile)
      expect(view.step).toMatchObject({ kind: 'done' })
      expect((await pages[0])?.status).toBe(200)

      const first = await rig.profiles.tokens(profile.id)
      if (!first) throw new Error('no tokens')
      expect(first.expirySource).toBe('server')
      expect(Math.abs((first.expiresAt as number) - (before + 300_000))).toBeLessThan(10_000)
      expect(rig.profiles.session(profile.id).facts.summary?.account).toBe('ada@example.test')
      expect(await server.introspect(first.accessToken)).toMatchObject({ active: true, account: 'ada@example.test' })

      const grant = rig.grants['authorization-code']
      const renewed = await grant?.renew?.(await rig.context(profile), first)
      if (!renewed) throw new Error('not renewed')
      expect(renewed.accessToken).not.toBe(first.accessToken)
      expect(renewed.refreshToken).not.toBe(first.refreshToken)
      expect(renewed.idToken).not.toBeNull()

      expect(await grant?.revoke?.(await rig.context(profile), renewed)).toBe('revoked')
      if (accessTokenFormat === 'opaque') {
        expect(await server.introspect(renewed.accessToken)).toMatchObject({ active: false })
      }
      await expect(grant?.renew?.(await rig.context(profile), renewed)).rejects.toMatchObject({
        facts: { status: 400, error: 'invalid_grant', sent: 'answered' },
      })
    })
  }
}

test('a used refresh token is refused, which the facts say as invalid_grant', async () => {
  const { server, rig } = await setUp()
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
  await rig.signIn(profile)
  const first = await rig.profiles.tokens(profile.id)
  const renew = rig.grants['authorization-code']?.renew
  if (!first || !renew) throw new Error('not signed in')
  await renew(await rig.context(profile), first)
  await expect(renew(await rig.context(profile), first)).rejects.toMatchObject({ facts: { error: 'invalid_grant' } })
  expect(server.tokenRequests.map((request) => request.status)).toEqual([200, 200, 400])
})

test('an upstream accepts the token that the sign-in obtained, and refuses it after it has expired', async () => {
  const { server, rig } = await setUp({ accessTokenSeconds: 1 })
  const api = await startUpstreamApi(server)
  onTestFinished(() => api.close())
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
  await rig.signIn(profile)
  const tokens = await rig.profiles.tokens(profile.id)
  const ask = () => fetch(`${api.url}/api/me`, { headers: { authorization: `Bearer ${tokens?.accessToken}` } })
  expect((await ask()).status).toBe(200)
  await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(401)
})

test('whoever denies on the page sees it fail as rejected, and the earlier session stays', async () => {
  let decide = approveInBrowserlessWay
  const { server, rig } = await setUp({}, { browse: (url) => void decide(url) === undefined })
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
  await rig.signIn(profile)
  const before = rig.profiles.session(profile.id)
  decide = denyInBrowserlessWay
  const view = await rig.signIn(profile)
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_REJECTED' } })
  expect(rig.profiles.session(profile.id)).toEqual(before)
})

test('without a browser the link is shown, and following it by hand signs in', async () => {
  const { server, rig } = await setUp()
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
  const { id } = await rig.service.start(profile.id, { openBrowser: false })
  const shown = await rig.step(id, (step) => step.kind === 'browser')
  expect(rig.opened).toEqual([])
  if (shown.step.kind !== 'browser') throw new Error('no link')
  expect(shown.step.opened).toBe(false)
  await approveInBrowserlessWay(shown.step.url)
  expect((await rig.finished(id)).step.kind).toBe('done')
})
