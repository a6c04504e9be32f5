import { expect, it } from 'vitest'
import { systemAccent } from '../../../src/main/system-accent.ts'

it.each([
  ['0078d4ff', '#0078d4'],
  ['AABBCC', '#aabbcc'],
  ['', null],
  ['red', null],
])('the accent of the system, told as %j, is %j', (told, colour) => expect(systemAccent(() => told)).toBe(colour))

it('is none where the system does not tell it', () => {
  const refuses = () => {
    throw new Error('not on this system')
  }
  expect(systemAccent(refuses)).toBeNull()
})
