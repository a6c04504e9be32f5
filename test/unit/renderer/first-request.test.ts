import { describe, expect, it } from 'vitest'
import { isPath, outcomeOf } from '../../../src/renderer/features/profiles/first-request-model.ts'

describe('the first request', () => {
  it.each([
    [200, null, 'works'],
    [204, null, 'works'],
    [302, null, 'elsewhere'],
    [404, null, 'elsewhere'],
    [401, null, 'objects'],
    [403, null, 'objects'],
    [503, null, 'trouble'],
    [503, 'sign-in-needed', 'refused'],
  ])('that is answered %s (%s) %s', (status, refusal, outcome) => {
    expect(outcomeOf({ status, refusal })).toBe(outcome)
  })

  it.each<[string, boolean]>([
    ['/', true],
    ['/v1/users/me?x=1', true],
    ['v1', false],
    ['', false],
    ['/a b', false],
    ['/a#b', false],
    ['/ä', false],
    [`/${'a'.repeat(2048)}`, false],
  ])('takes %j as a path: %s', (path, taken) => expect(isPath(path)).toBe(taken))
})
