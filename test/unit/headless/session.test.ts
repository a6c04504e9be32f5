import { describe, expect, it } from 'vitest'
import { cookieName, createSessions } from '../../../src/headless/session.ts'

function rig() {
  let now = 1_000
  const sessions = createSessions({ now: () => now, linkLifetimeMs: 60_000 })
  return {
    sessions,
    advance: (ms: number) => {
      now += ms
    },
  }
}

describe('one-time links and sessions', () => {
  it('trade a link for a cookie that scripts cannot read and other sites do not send', () => {
    const { sessions } = rig()
    const cookie = sessions.redeem(sessions.mint(), 4100)
    expect(cookie).toMatch(/^tokenvault-4100=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(sessions.isValid(`other=1; ${cookie?.split(';')[0]}`, 4100)).toBe(true)
  })

  it('accept a link once', () => {
    const { sessions } = rig()
    const token = sessions.mint()
    expect(sessions.redeem(token, 4100)).toBeDefined()
    expect(sessions.redeem(token, 4100)).toBeUndefined()
  })

  it('refuse a link that waited too long, and spend it by trying', () => {
    const { sessions, advance } = rig()
    const token = sessions.mint()
    const short = sessions.mint(1_000)
    advance(1_001)
    expect(sessions.redeem(short, 4100)).toBeUndefined()
    expect(sessions.redeem(token, 4100)).toBeDefined()
  })

  it.each(['', 'made-up', 'a'.repeat(43)])('refuse the token %j', (token) => {
    const { sessions } = rig()
    sessions.mint()
    expect(sessions.redeem(token, 4100)).toBeUndefined()
  })

  it('tell a session of one port from a session of another', () => {
    const { sessions } = rig()
    const cookie = sessions.redeem(sessions.mint(), 4100)?.split(';')[0] ?? ''
    expect(sessions.isValid(cookie, 4101)).toBe(false)
    expect(cookieName(4100)).not.toBe(cookieName(4101))
  })

  it('keep no more than a bounded number of links and sessions', () => {
    const { sessions } = rig()
    const first = sessions.mint()
    for (let count = 0; count < 64; count += 1) sessions.mint()
    expect(sessions.redeem(first, 4100)).toBeUndefined()
    const oldest = sessions.redeem(sessions.mint(), 4100)?.split(';')[0] ?? ''
    for (let count = 0; count < 32; count += 1) sessions.redeem(sessions.mint(), 4100)
    expect(sessions.isValid(oldest, 4100)).toBe(false)
  })
})
