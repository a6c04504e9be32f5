import { expect, test } from 'vitest'
import { judgeDevicePoll } from '../../../src/core/grants/device-poll.ts'
import type { TokenRequestFacts } from '../../../src/core/grants/grant.ts'

const facts: TokenRequestFacts = { status: 400, error: null, retryAfterMs: null, sent: 'answered', reason: '' }
const again = (intervalMs: number, waitMs = intervalMs) => ({ kind: 'again', intervalMs, waitMs })

test.for<[string, Partial<TokenRequestFacts>, unknown]>([
  ['authorization_pending keeps the interval', { error: 'authorization_pending' }, again(5000)],
  ['slow_down adds five seconds for good', { error: 'slow_down' }, again(10_000)],
  [
    'slow_down with Retry-After waits for the longer one',
    { error: 'slow_down', retryAfterMs: 30_000 },
    again(10_000, 30_000),
  ],
  ['expired_token ends it', { error: 'expired_token' }, { kind: 'expired' }],
  ['access_denied fails', { error: 'access_denied' }, { kind: 'failed' }],
  ['an unknown code fails', { error: 'invalid_grant' }, { kind: 'failed' }],
  ['no answer waits twice as long once', { status: null, sent: 'no' }, again(5000, 10_000)],
  ['a lost answer too', { status: null, sent: 'maybe' }, again(5000, 10_000)],
  ['429 waits for Retry-After', { status: 429, retryAfterMs: 20_000 }, again(5000, 20_000)],
  ['429 never waits longer than a minute', { status: 429, retryAfterMs: 3_600_000 }, again(5000, 60_000)],
  ['503 with an error code is passing', { status: 503, error: 'temporarily_unavailable' }, again(5000, 10_000)],
  ['400 without a code fails', { status: 400 }, { kind: 'failed' }],
])('%s', ([, change, verdict]) => {
  expect(judgeDevicePoll({ ...facts, ...change }, 5000)).toEqual(verdict)
})
