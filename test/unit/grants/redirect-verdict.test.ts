import { expect, test } from 'vitest'
import {
  type ExpectedRedirect,
  judgeRedirect,
  type RedirectVerdict,
} from '../../../src/core/grants/redirect-verdict.ts'

const redirectUri = 'http://127.0.0.1:4000/abc'
const expected: ExpectedRedirect = { redirectUri, state: 'right', issuer: 'https://as.example', issuerAnnounced: true }
const iss = 'iss=https%3A%2F%2Fas.example'

const ignored = (why: 'path' | 'state' | 'empty'): RedirectVerdict => ({ kind: 'ignored', why })

test.for<[string, string, RedirectVerdict, Partial<ExpectedRedirect>?]>([
  ['the answer', `?code=c1&state=right&${iss}`, { kind: 'code', code: 'c1' }],
  [
    'an answer without iss from a server that does not announce it',
    '?code=c1&state=right',
    { kind: 'code', code: 'c1' },
    { issuerAnnounced: false },
  ],
  [
    'any iss when there is no issuer to compare with',
    '?code=c1&state=right&iss=x',
    { kind: 'code', code: 'c1' },
    { issuer: null, issuerAnnounced: false },
  ],
  [
    'an error with the right state',
    `?error=access_denied&state=right&${iss}`,
    { kind: 'refused', error: 'access_denied' },
  ],
  [
    'an error beside a code',
    `?code=c1&error=server_error&state=right&${iss}`,
    { kind: 'refused', error: 'server_error' },
  ],
  ['an error that is not printable', `?error=%00%ff&state=right&${iss}`, { kind: 'refused', error: 'unknown_error' }],
  ['a wrong state', `?code=c1&state=wrong&${iss}`, ignored('state')],
  ['a state that only starts right', `?code=c1&state=righ&${iss}`, ignored('state')],
  ['a state that goes on', `?code=c1&state=right1&${iss}`, ignored('state')],
  ['an empty state', `?code=c1&state=&${iss}`, ignored('state')],
  ['no state', `?code=c1&${iss}`, ignored('state')],
  ['two states, one right', `?code=c1&state=wrong&state=right&${iss}`, ignored('state')],
  ['a forged error without a state', '?error=access_denied', ignored('state')],
  ['a forged error with a wrong state', '?error=access_denied&state=guess', ignored('state')],
  ['the iss of another server', '?code=c1&state=right&iss=https%3A%2F%2Fevil.example', { kind: 'mixed-up' }],
  ['another iss even for an error', '?error=x&state=right&iss=https%3A%2F%2Fevil.example', { kind: 'mixed-up' }],
  ['a missing iss that was announced', '?code=c1&state=right', { kind: 'mixed-up' }],
  ['two iss', `?code=c1&state=right&${iss}&iss=x`, { kind: 'mixed-up' }],
  ['neither code nor error', `?state=right&${iss}`, ignored('empty')],
  ['an empty code', `?code=&state=right&${iss}`, ignored('empty')],
  ['two codes', `?code=a&code=b&state=right&${iss}`, ignored('empty')],
])('%s', ([, query, verdict, change]) => {
  expect(judgeRedirect(new URL(redirectUri + query), { ...expected, ...change })).toEqual(verdict)
})

test.for([
  'http://127.0.0.1:4000/other',
  'http://127.0.0.1:4000/abc/',
  'http://127.0.0.1:4001/abc',
  'http://localhost:4000/abc',
])('another place (%s) is ignored even with the right state', (place) => {
  expect(judgeRedirect(new URL(`${place}?code=c1&state=right&${iss}`), expected)).toEqual(ignored('path'))
})
