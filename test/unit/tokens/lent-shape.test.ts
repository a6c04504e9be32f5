import { describe, expect, it } from 'vitest'
import type { ProfileRoute } from '../../../src/core/proxy/proxy-engine.ts'
import type { LentToken } from '../../../src/core/tokens/lender.ts'
import { shapeLentToken } from '../../../src/core/tokens/lent-shape.ts'

const shaped = (shape: 'env' | 'netrc', accessToken: string, part: Partial<ProfileRoute> = {}) =>
  shapeLentToken(
    shape,
    { accessToken } as LentToken,
    {
      profileName: 'coze-work',
      upstream: 'https://api.coze.com:8443/v1',
      inject: [],
      ...part,
    } as unknown as ProfileRoute,
    null,
  )

describe('a lent token', () => {
  it('as a variable is quoted for a shell, under the name of its profile', () => {
    expect(shaped('env', "a'b $c")).toBe(`export COZE_WORK_TOKEN='a'\\''b $c'`)
    expect(shaped('env', 't', { profileName: '2nd' })).toBe("export _2ND_TOKEN='t'")
  })

  it('as a line of .netrc names the host of the upstream', () => {
    expect(shaped('netrc', 'tok')).toBe('machine api.coze.com login oauth2 password tok')
  })

  it('is no line of .netrc without an upstream, or with white space that would end the password', () => {
    expect(() => shaped('netrc', 'tok', { upstream: null })).toThrow('has no upstream')
    expect(() => shaped('netrc', 'tok en')).toThrow('holds white space')
  })
})
