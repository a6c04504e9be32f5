import { describe, expect, it } from 'vitest'
import { parseAttributes } from '../../../src/cli/credentials/git.ts'
import { ownOrigins, profileFor } from '../../../src/cli/credentials/own-origins.ts'
import { fakeProfile } from '../../support/fake-client-profiles.ts'

const forge = fakeProfile(0, {
  name: 'forge',
  upstream: 'https://api.forge.example/v4',
  endpoints: { git: 'https://forge.example' },
})
const second = fakeProfile(0, { name: 'second', upstream: 'https://forge.example/api', endpoints: {} })
const server = (origin: string) => ({ name: origin, is: (own: string) => own === origin })

describe('which profile answers another tool', () => {
  it('has its upstream and its endpoints as its own servers', () => {
    expect(ownOrigins(forge)).toEqual(['https://api.forge.example', 'https://forge.example'])
  })

  it('is the only one that the server is for, and nobody for a stranger', () => {
    expect(profileFor([forge], server('https://forge.example'), { tag: 'git' })).toBe(forge)
    expect(profileFor([forge], server('http://forge.example'), { tag: 'git' })).toBeUndefined()
    expect(profileFor([forge], server('https://forge.example.evil.example'), { tag: 'git' })).toBeUndefined()
  })

  it('is the tagged one of several', () => {
    const tagged = { ...second, tags: ['git'] }
    expect(profileFor([forge, tagged], server('https://forge.example'), { tag: 'git' })).toBe(tagged)
    const ambiguous = () => profileFor([forge, second], server('https://forge.example'), { tag: 'git' })
    expect(ambiguous).toThrow('forge, second')
  })

  it('is the named one only for its own servers', () => {
    const named = (name: string, origin: string) => () =>
      profileFor([forge, second], server(origin), { tag: 'git', named: name })
    expect(named('forge', 'https://forge.example')()).toBe(forge)
    expect(named('forge', 'https://elsewhere.example')).toThrow('is not for https://elsewhere.example')
    expect(named('nobody', 'https://forge.example')).toThrow('no profile "nobody"')
  })
})

describe('what git asks', () => {
  it('is read up to the empty line', () => {
    expect({ ...parseAttributes('protocol=https\nhost=forge.example:8443\nwwwauth[]=Basic\n\nhost=evil\n') }).toEqual({
      ...{ protocol: 'https', host: 'forge.example:8443', 'wwwauth[]': 'Basic' },
    })
  })

  it.each(['no separator\n', '=value\n', 'x'.repeat(70_000)])('is refused when it is not of git', (text) => {
    expect(() => parseAttributes(text)).toThrow()
  })
})
