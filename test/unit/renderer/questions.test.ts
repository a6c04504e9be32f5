import { describe, expect, it } from 'vitest'
import {
  coveredText,
  questionChanges,
  requestText,
  waitingQuestions,
} from '../../../src/renderer/features/questions/question-model.ts'
import { fakeQuestion } from '../../support/fake-client-access.ts'

const now = Date.UTC(2026, 5, 1)
const minute = 60_000
const first = fakeQuestion(now)
const other = fakeQuestion(now, { id: 'b', clientId: 'client-b', expiresAt: now + minute / 2 })

describe('questions in the window', () => {
  it('stand in the order in which they end, without those that have ended', () => {
    const ended = fakeQuestion(now - minute)
    expect(waitingQuestions([first, ended, other], now)).toEqual([other, first])
  })

  it('are read out when they arrive, and not again when only the first of equal requests has left', () => {
    const moved = { ...first, id: 'c', waiting: 1, expiresAt: now + 2 * minute }
    expect(questionChanges([], [first], now).arrived).toEqual([first])
    expect(questionChanges([first], [moved, other], now)).toEqual({ arrived: [other], expired: [] })
  })

  it('are told of when nobody answered, and vanish without a word when somebody did', () => {
    expect(questionChanges([first, other], [], now + minute / 2)).toEqual({ arrived: [], expired: [other] })
    expect(questionChanges([first, other], [], now)).toEqual({ arrived: [], expired: [] })
  })

  it('name every method that counts, and what a longer answer covers', () => {
    const question = { methods: ['POST', 'DELETE'], path: '/v1/x', covers: '/v1/**' }
    expect([requestText(question), coveredText(question)]).toEqual(['POST → DELETE /v1/x', 'POST → DELETE /v1/**'])
  })
})
