import { describe, expect, it } from 'vitest'
import { type CopierDeps, createCopier, type PageClipboard } from '../../../src/renderer/store/copier.ts'
import { createFakeClient } from '../../support/fake-client.ts'

const now = 1_000_000

function pageClipboard(): PageClipboard & { content: string } {
  return {
    content: 'before',
    async writeText(text) {
      this.content = text
    },
    async readText() {
      return this.content
    },
  }
}

function setup(part: Partial<CopierDeps> = {}) {
  const client = createFakeClient({ now: () => now })
  const clipboard = pageClipboard()
  const timers: { run: () => void; ms: number }[] = []
  const copier = createCopier({
    client,
    clipboard,
    now: () => now,
    setTimeout: (run, ms) => timers.push({ run, ms }),
    hostClipboard: () => false,
    clearMs: () => 30_000,
    ...part,
  })
  return { client, clipboard, timers, copier, calls: () => client.calls.map(({ name }) => name) }
}

const profile = 'id-acme-staging'
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('copying', () => {
  it('leaves the value to a host that has a clipboard: it never comes to the page', async () => {
    const { copier, client, clipboard, calls } = setup({ hostClipboard: () => true })
    expect(await copier.lend(profile, 'header')).toEqual({ ok: true, value: { clearsAt: now + 30_000 } })
    expect(calls()).toEqual(['tokens.copy'])
    expect(client.state.clipboard).toBe('Authorization: Bearer eyJ.acme-staging.token')
    expect(clipboard.content).toBe('before')
  })

  it('writes the revealed value where the host has no clipboard, and clears it after the preferred time', async () => {
    const { copier, clipboard, timers, calls } = setup()
    expect(await copier.lend(profile, 'access-token')).toEqual({ ok: true, value: { clearsAt: now + 30_000 } })
    expect(calls()).toEqual(['tokens.reveal'])
    expect(clipboard.content).toBe('eyJ.acme-staging.token')
    expect(timers.map(({ ms }) => ms)).toEqual([30_000])
    timers[0]?.run()
    await settle()
    expect(clipboard.content).toBe('')
  })

  it('leaves a secret that the page shows to a host that can clear it again', async () => {
    const { copier, client, clipboard, timers } = setup({ hostClipboard: () => true })
    expect(await copier.secret('tv_key')).toEqual({ ok: true, value: { clearsAt: now + 30_000 } })
    expect([client.state.clipboard, clipboard.content, timers]).toEqual(['tv_key', 'before', []])
  })

  it('leaves alone what has been copied since', async () => {
    const { copier, clipboard, timers } = setup()
    await copier.lend(profile, 'access-token')
    clipboard.content = 'mine'
    timers[0]?.run()
    await settle()
    expect(clipboard.content).toBe('mine')
  })

  it('does not clear an address, which is no secret', async () => {
    const { copier, timers } = setup()
    expect(await copier.lend(profile, 'proxy-url')).toEqual({ ok: true, value: { clearsAt: null } })
    expect(timers).toEqual([])
  })

  it('promises no clearing where the page may not read the clipboard', async () => {
    const { content: _, writeText } = pageClipboard()
    const { copier, timers } = setup({ clipboard: { writeText } })
    expect(await copier.secret('key')).toEqual({ ok: true, value: { clearsAt: null } })
    expect(timers).toEqual([])
  })

  it('says so when the browser refuses', async () => {
    const refused = { writeText: () => Promise.reject(new Error('NotAllowedError')) }
    for (const clipboard of [refused, undefined]) {
      const { copier } = setup({ clipboard })
      expect(await copier.text('x')).toMatchObject({ ok: false, error: { code: 'DENIED' } })
    }
  })

  it('passes on why a token could not be lent, and touches nothing', async () => {
    const { copier, client, clipboard } = setup()
    client.failNext('tokens.reveal', { code: 'SIGN_IN_NEEDED', message: 'x', retryable: false })
    expect(await copier.lend(profile, 'access-token')).toMatchObject({ ok: false, error: { code: 'SIGN_IN_NEEDED' } })
    expect(clipboard.content).toBe('before')
  })
})
