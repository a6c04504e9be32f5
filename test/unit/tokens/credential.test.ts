import { describe, expect, it } from 'vitest'
import { credentialOf, hasOwnLife } from '../../../src/core/tokens/credential.ts'
import type { LentToken } from '../../../src/core/tokens/lender.ts'

const token: LentToken = {
  ...{ profileId: 'p', accessToken: 'access', tokenType: 'Bearer', idToken: 'id', scope: null, expiresAt: 1 },
  extra: { key: 'long-lived', desk: '4' },
}
const route = (...values: string[]) => ({
  profileName: 'work',
  settings: {},
  inject: values.map((value) => ({ header: 'x', value })),
})

describe('the token of a profile, as a person means it', () => {
  it.each([
    ['nothing is added to requests', route(), 'access', false],
    ['requests carry the access token', route('{tokenType} {accessToken}'), 'access', false],
    ['a header beside it holds another value', route('{extra.desk}', 'S={accessToken}'), 'access', false],
    ['requests carry a key that the session made', route('{setting.tenant}', 'Key {extra.key}'), 'long-lived', true],
    ['requests carry the id token', route('Bearer {idToken}'), 'id', false],
    ['requests carry no secret', route('{setting.tenant}'), 'access', false],
  ])('when %s', (_, given, value, ownLife) => {
    expect([credentialOf(token, given), hasOwnLife(given)]).toEqual([value, ownLife])
  })

  it('is never another secret when the sign-in yielded no key', () => {
    expect(() => credentialOf({ ...token, extra: {} }, route('{extra.key}'))).toThrow('needs {extra.key}')
  })
})
