import { expect, it } from 'vitest'
import { judgePoll } from '../../../../src/core/grants/connect/connect-poll.ts'

const whole = { id: 's', challenge: 'c', accessKeyId: 'i', accessKeySecret: 'x' }

it.each<[string, number | null, unknown, object]>([
  ['a whole key is the end', 200, whole, { kind: 'done', sealed: { accessKeyId: 'i', accessKeySecret: 'x' } }],
  ['a session without key goes on', 200, { id: 's', challenge: 'c' }, { kind: 'again', slower: false }],
  ['an id alone goes on', 200, { id: 's', challenge: 'c', accessKeyId: 'i' }, { kind: 'again' }],
  ['empty members go on', 200, { ...whole, accessKeyId: '', accessKeySecret: '' }, { kind: 'again' }],
  ['a key without challenge cannot be opened', 200, { ...whole, challenge: undefined }, { kind: 'misbehaved' }],
  ['no answer is no verdict', null, null, { kind: 'again', slower: true }],
  ['a busy hub is no verdict', 503, {}, { kind: 'again', slower: true }],
  ['nor is a limit', 429, {}, { kind: 'again', slower: true }],
  ['a session that is gone', 404, { error: 'x' }, { kind: 'expired' }],
  ['gone for good', 410, null, { kind: 'expired' }],
  ['a refusal', 403, {}, { kind: 'denied' }],
  ['a refusal in words', 200, { status: 'Rejected' }, { kind: 'denied' }],
  ['an end in words', 200, { status: 'expired' }, { kind: 'expired' }],
  ['a page instead of JSON', 200, undefined, { kind: 'misbehaved' }],
  ['a list instead of an object', 200, [], { kind: 'misbehaved' }],
  ['a redirect', 302, undefined, { kind: 'misbehaved', reason: 'HTTP 302' }],
])('%s', (_title, status, body, verdict) => {
  expect(judgePoll(status, body)).toMatchObject(verdict)
})
