import { describe, expect, it } from 'vitest'
import type { GrantContext } from '../../../src/core/grants/grant.ts'
import { checkRule } from '../../../src/core/providers/rejection-rule.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'

/** A profile with a pasted key, over a provider whose check answers what `answer` says. */
async function start(answer: () => Promise<Response> | Response, check: object | null = { path: '/info' }) {
  const asked: string[] = []
  const rig: RefreshRig = await buildRefreshRig({
    ...{ grantType: 'static' as const, renewal: 'repeat' as const },
    buildContext: async (profile, signal) => {
      const fetch = async (url: unknown, init?: RequestInit) => {
        asked.push(`${String(url)} ${new Headers(init?.headers).get('authorization')}`)
        return answer()
      }
      const provider = {
        upstream: 'https://hub.example/ai-kit',
        inject: [{ header: 'Authorization', value: 'Bearer {accessToken}' }],
        ...(check === null ? {} : { check: checkRule.parse(check) }),
      }
      return { profile, signal, provider, inputs: {}, fetch, clock: rig.clock } as unknown as GrantContext
    },
  })
  await rig.add('p1', { ...rig.server.signIn('p1'), refreshToken: null, expiresAt: null })
  const key = (await rig.storedTokens())?.accessToken as string
  return { ...rig, asked, key }
}

describe('a refused key that nobody can renew', () => {
  it('is dead when the check refuses it too: said once, and never lent again', async () => {
    const rig = await start(() => new Response('', { status: 401 }))
    await expect(rig.refresher.lendAfterRejection('p1', rig.key)).rejects.toMatchObject({
      ...{ code: 'SIGN_IN_NEEDED', details: { reason: 'credential-rejected' } },
    })
    expect(rig.asked).toEqual([`https://hub.example/ai-kit/info Bearer ${rig.key}`])
    expect(rig.stored().needsSignIn).toMatchObject({ reason: 'credential-rejected' })
    expect((await rig.storedTokens())?.accessToken).toBe(rig.key)
    expect(rig.refresher.peek('p1')).toBeUndefined()
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  })

  it.each<[string, () => Promise<Response> | Response]>([
    ['knows it', () => Response.json({ user: {} })],
    ['forbids something', () => new Response('', { status: 403 })],
    ['wants money', () => new Response('', { status: 402 })],
    ['is broken', () => new Response('', { status: 500 })],
    ['leads elsewhere', () => new Response(null, { status: 302, headers: { location: '/login' } })],
    ['is not reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('stays as it is when the check %s', async (_title, answer) => {
    const rig = await start(answer)
    const before = rig.stored()
    expect((await rig.refresher.lendAfterRejection('p1', rig.key)).accessToken).toBe(rig.key)
    expect(rig.stored()).toEqual(before)
    expect(rig.refresher.peek('p1')?.accessToken).toBe(rig.key)
  })

  it('is checked once for many refusals, and all who wait learn of it', async () => {
    const gate = Promise.withResolvers<Response>()
    const rig = await start(() => gate.promise)
    const refused = Array.from({ length: 20 }, () =>
      rig.refresher.lendAfterRejection('p1', rig.key).then(
        () => 'lent',
        (error: { code: string }) => error.code,
      ),
    )
    await rig.clock.advance(1)
    gate.resolve(new Response('', { status: 401 }))
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['SIGN_IN_NEEDED']))
    expect(rig.asked).toHaveLength(1)
  })

  it('is not asked about again at once when the check said nothing', async () => {
    const rig = await start(() => new Response('', { status: 200 }))
    for (let count = 0; count < 10; count += 1) await rig.refresher.lendAfterRejection('p1', rig.key)
    expect(rig.asked).toHaveLength(1)
    await rig.clock.advance(60 * 60_000 + 1)
    await rig.refresher.lendAfterRejection('p1', rig.key)
    expect(rig.asked).toHaveLength(2)
  })

  it('says nothing of a key that took its place while the check ran', async () => {
    const gate = Promise.withResolvers<Response>()
    const rig = await start(() => gate.promise)
    const refused = rig.refresher.lendAfterRejection('p1', rig.key)
    await rig.clock.advance(1)
    await rig.signIn('p1', { ...rig.server.signIn('p1'), accessToken: 'new-key', refreshToken: null, expiresAt: null })
    gate.resolve(new Response('', { status: 401 }))
    await refused
    expect(rig.stored().needsSignIn).toBeNull()
    expect(rig.refresher.peek('p1')?.accessToken).toBe('new-key')
  })

  it('does not wait for a check that hangs', async () => {
    const rig = await start(() => new Promise(() => undefined))
    const refused = rig.refresher.lendAfterRejection('p1', rig.key)
    await rig.clock.advance(10_000)
    expect((await refused).accessToken).toBe(rig.key)
    expect(rig.stored().needsSignIn).toBeNull()
  })

  it('is left alone where the provider has no check', async () => {
    const rig = await start(() => new Response('', { status: 401 }), null)
    expect((await rig.refresher.lendAfterRejection('p1', rig.key)).accessToken).toBe(rig.key)
    expect(rig.asked).toEqual([])
  })
})
