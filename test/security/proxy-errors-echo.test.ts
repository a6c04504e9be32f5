import { afterEach, describe, expect, it } from 'vitest'
import { VaultError } from '../../src/core/errors.ts'
import { lentToken, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'

let proxy: ProxyUnderTest
afterEach(() => proxy.close())

const canary = 'CANARY-5e6f'

describe('errors that repeat a secret', () => {
  it('no answer, log line or ledger row holds a token, a key, a query or what the caller sent', async () => {
    proxy = await startProxy({ upstream: 'http://127.0.0.1:1', token: lentToken(canary) })
    const headers = { ...proxy.auth, 'X-Secret': canary }
    const answers = [
      await fetch(`${proxy.url}/x?secret=${canary}`, { headers }),
      await fetch(`${proxy.url}/x?secret=${canary}`, { headers: { Authorization: `Bearer ${canary}` } }),
      await fetch(`${proxy.url}/%2e%2e?secret=${canary}`, { headers }),
      await fetch(`http://127.0.0.1:${proxy.port}/${canary.toUpperCase()}/x`, { headers }),
    ]
    proxy.lender.current = lentToken(`${canary}\r\n`)
    answers.push(await fetch(`${proxy.url}/x`, { headers }))
    proxy.lender.current = undefined
    proxy.lender.next = () => {
      throw new Error(`unexpected ${canary}`)
    }
    answers.push(await fetch(`${proxy.url}/x`, { headers }))
    proxy.lender.next = () => {
      throw new VaultError('PROVIDER_REJECTED', 'The provider refused.', { cause: new Error(canary) })
    }
    answers.push(await fetch(`${proxy.url}/x`, { headers }))
    expect(answers.map(({ status }) => status)).toEqual([502, 401, 404, 404, 502, 500, 502])
    for (const answer of answers) {
      const text = `${[...answer.headers].join()} ${await answer.text()}`
      expect(text).not.toContain(canary)
      expect(text).not.toContain(proxy.key.slice(20))
    }
    const kept = JSON.stringify([await proxy.rows(), proxy.log.lines.map(({ event, fields }) => ({ event, fields }))])
    expect(kept.replaceAll(`/${canary}/x`, '')).not.toContain(canary)
    expect(kept).not.toContain(proxy.key.slice(20))
  })
})
