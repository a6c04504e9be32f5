import { expect, it } from 'vitest'
import { exitCodeFor } from '../../../src/cli/exit-codes.ts'
import { CommandFailure, toFailure } from '../../../src/cli/failure.ts'
import { VaultError } from '../../../src/core/errors.ts'
import { type ErrorCode, errorCodes } from '../../../src/shared/result.ts'

it('gives each error code its documented exit code', () => {
  const documented: Record<number, ErrorCode[]> = {
    1: [
      'UNKNOWN_CALL',
      'VAULT_DAMAGED',
      'VAULT_TOO_NEW',
      'STORAGE_UNAVAILABLE',
      'DATA_DIRECTORY_IN_USE',
      'HOST_UNAVAILABLE',
      'PORT_IN_USE',
      'INTERNAL',
    ],
    2: ['INVALID_INPUT', 'UNSUPPORTED', 'CONFLICT', 'DEFINITION_INVALID'],
    3: ['NOT_FOUND'],
    4: ['SIGN_IN_NEEDED', 'FLOW_CANCELLED', 'FLOW_TIMED_OUT'],
    5: ['VAULT_UNINITIALISED', 'VAULT_LOCKED', 'WRONG_PASSPHRASE', 'KEYSTORE_UNAVAILABLE'],
    6: ['OFFLINE', 'PROVIDER_UNAVAILABLE', 'PROVIDER_MISBEHAVED'],
    7: ['DENIED', 'INSECURE_TARGET', 'PROVIDER_REJECTED', 'FLOW_REJECTED'],
  }
  const exits = [...new Set(errorCodes.map(exitCodeFor))]
  const actual = Object.fromEntries(
    exits.map((exit) => [exit, errorCodes.filter((code) => exitCodeFor(code) === exit)]),
  )
  const sorted = (table: Record<number, ErrorCode[]>) =>
    Object.fromEntries(Object.entries(table).map(([exit, codes]) => [exit, codes.toSorted()]))
  expect(sorted(actual)).toEqual(sorted(documented))
})

it('passes on what was meant for people, and hides what an unknown error says', () => {
  expect(toFailure(new CommandFailure('NOT_FOUND', 'There is no x.'))).toMatchObject({
    code: 'NOT_FOUND',
    message: 'There is no x.',
  })
  expect(toFailure(new VaultError('VAULT_LOCKED', 'Locked.', { details: { a: 1 } }))).toMatchObject({
    code: 'VAULT_LOCKED',
    details: { a: 1 },
  })
  const leaky = toFailure(new TypeError('Bearer CANARY'))
  expect(leaky.code).toBe('INTERNAL')
  expect(leaky.message).not.toContain('CANARY')
  expect(toFailure(Object.assign(new Error('CANARY'), { code: 'ECONNRESET' })).message).not.toContain('CANARY')
})
