import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemAnswer, proxyProblems } from '../../../src/core/proxy/problem.ts'

const page = readFileSync(new URL('../../../docs/proxy-errors.md', import.meta.url), 'utf8')
const table = page.slice(page.indexOf('## Codes'), page.indexOf('## Only in the ledger'))
const documented = [...table.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \| (.+) \|$/gm)].map(
  ([, code, status, title, remedy]) => [code, { status: Number(status), title, remedy }],
)

describe('problems of the proxy', () => {
  it('are documented exactly as they are answered', () => {
    expect(documented.length).toBeGreaterThan(25)
    expect(Object.fromEntries(documented)).toEqual(proxyProblems)
  })

  it('have a body whose length is declared in bytes, and a stable code in body and header', () => {
    const { headers, body, status } = problemAnswer('profile-denied', { profile: 'demo', detail: 'Ungültig “x”.' })
    const header = (name: string) => headers[headers.indexOf(name) + 1]
    expect(status).toBe(403)
    expect(Number(header('Content-Length'))).toBe(Buffer.byteLength(body))
    expect(header('X-TokenVault-Error')).toBe('profile-denied')
    expect(JSON.parse(body)).toMatchObject({
      code: 'profile-denied',
      status: 403,
      profile: 'demo',
      detail: 'Ungültig “x”.',
    })
  })

  it('offer only Bearer, and only with a 401', () => {
    for (const code of Object.keys(proxyProblems) as (keyof typeof proxyProblems)[]) {
      const { headers, status } = problemAnswer(code)
      expect(headers.includes('WWW-Authenticate')).toBe(status === 401)
      expect(headers.join()).not.toMatch(/basic/i)
    }
  })

  it('round Retry-After up to whole seconds and never to zero', () => {
    const shown = (seconds: number) => {
      const { headers } = problemAnswer('refresh-slow', { retryAfterSeconds: seconds })
      return headers[headers.indexOf('Retry-After') + 1]
    }
    expect([shown(-5), shown(0.2), shown(7.1)]).toEqual(['1', '1', '8'])
  })
})
