import { describe, expect, it } from 'vitest'
import { parsers } from '../../src/core/handlers/parsers.ts'
import { sourceFiles } from '../support/source-files.ts'

const contract = sourceFiles('src/shared').find(({ path }) => path.endsWith('contract.ts'))?.text ?? ''
const views = sourceFiles('src/shared')
  .filter(({ path }) => path.endsWith('views.ts'))
  .map(({ text }) => text)
  .join('\n')
const declared = [...contract.matchAll(/^ {2}'([a-zA-Z]+\.[a-zA-Z]+)': \(/gm)].map((match) => match[1] as string)

describe('the contract', () => {
  it('has a parser for every declared call and no other', () => {
    expect(declared.length).toBeGreaterThan(30)
    expect(Object.keys(parsers).sort()).toEqual([...declared].sort())
  })

  it('declares views without a field that could hold a secret', () => {
    const fields = [...views.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1] as string)
    const secret =
      /^(?:accessToken|refreshToken|idToken|token|password|passphrase|clientSecret|secret|key|apiKey|keyHash|value)$/
    const allowed = new Set(['value']) // the value of a choice in a form
    expect(fields.length).toBeGreaterThan(50)
    expect(fields.filter((field) => secret.test(field) && !allowed.has(field))).toEqual([])
  })

  it('takes the words of a scenario for the lab, and names what is none of them', () => {
    const rule = { endpoint: 'refresh', fault: { kind: 'drop', moment: 'after-commit' } }
    const change = { settings: { accessSeconds: 5 }, addFaults: [rule], tls: 'expired' }
    expect(parsers['lab.configure'](change)).toEqual(change)
    expect(parsers['lab.start']({})).toEqual({})
    const wrong = { ...rule, fault: { kind: 'fire' } }
    expect(() => parsers['lab.configure']({ addFaults: [wrong] })).toThrowError(/lab\.configure: "addFaults\.0\.fault/)
    expect(() => parsers['lab.act']({ act: 'explode' })).toThrowError(/lab\.act: "act"/)
    expect(() => parsers['lab.start']({ port: 70_000 })).toThrowError(/lab\.start: "port"/)
  })

  it('refuses a malformed input by naming the call and the field, never the value', () => {
    const attempt = () => parsers['profiles.add']({ provider: 'oidc', name: 5, settings: {}, secrets: { a: 'CANARY' } })
    expect(attempt).toThrowError(/profiles\.add: "name" is not valid/)
    try {
      parsers['vault.unlock']({ passphrase: { canary: 'CANARY' } })
    } catch (error) {
      expect(String(error)).not.toContain('CANARY')
    }
  })
})
