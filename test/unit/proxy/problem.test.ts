import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemAnswer, proxyProblems } from '../../../src/core/proxy/problem.ts'

const documented = (name: string, from: string, to: string) => {
  const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')
  const table = page.slice(page.indexOf(from), page.indexOf(to))
  const rows = [...table.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \| (.+) \|$/gm)]
  return rows.map(([, code = '', status, title = '', remedy = '']) => ({ code, status: Number(status), title, remedy }))
}
const english = documented('proxy-errors.md', '## Codes', '## Only in the ledger')
const chinese = documented('proxy-errors.zh-CN.md', '## 代码', '## 只出现在记录中')
/** What has to be typed, which no language changes. */
const commands = (text: string) => (text.match(/`[^`]+`|"[^"]+"|https?:\S+?\/…|--\w+/g) ?? []).sort()

describe('problems of the proxy', () => {
  it('are documented exactly as they are answered', () => {
    expect(english.length).toBeGreaterThan(25)
    expect(Object.fromEntries(english.map(({ code, ...row }) => [code, row]))).toEqual(proxyProblems)
  })

  it('are documented in Chinese as well: the same codes in the same order, with what has to be typed', () => {
    expect(chinese.map(({ code, status }) => [code, status])).toEqual(english.map(({ code, status }) => [code, status]))
    for (const [at, { code, title, remedy }] of chinese.entries()) {
      expect(title + remedy, code).toMatch(/\p{Script=Han}/u)
      expect({ code, typed: commands(remedy) }).toEqual({ code, typed: commands(english[at]?.remedy ?? '') })
    }
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
