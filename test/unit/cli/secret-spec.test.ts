import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAssignments, refuseSecretInputs } from '../../../src/cli/assignments.ts'
import { readSecrets } from '../../../src/cli/secret-spec.ts'
import type { ProviderInputView } from '../../../src/shared/views.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const sources = (env: Record<string, string> = {}, stdin = '') => ({ env, readStdin: async () => stdin })

describe('--secret', () => {
  it('reads the environment, a file and standard input, without the line end', async () => {
    const file = join(await createTempDirectory(), 'secret')
    await writeFile(file, 'from file\r\n')
    const given = ['a=env:SECRET', `b=file:${file}`, 'c=-']
    expect(await readSecrets(given, sources({ SECRET: 'from env' }, 'a=b\nlast\n'))).toEqual({
      a: 'from env',
      b: 'from file',
      c: 'a=b\nlast',
    })
  })

  it.each<[string, string[], RegExp, string]>([
    ['a secret in the argument', ['key=CANARY'], /never taken from an argument/, 'INVALID_INPUT'],
    ['a secret without a key', ['CANARY'], /takes key=value/, 'INVALID_INPUT'],
    ['a variable that is not set', ['key=env:NO_SUCH'], /NO_SUCH is not set/, 'NOT_FOUND'],
    ['a file that is not there', ['key=file:/no/such/file'], /\/no\/such\/file cannot be read \(ENOENT\)/, 'NOT_FOUND'],
    ['an empty source', ['key=-'], /is empty/, 'INVALID_INPUT'],
    ['standard input twice', ['a=-', 'b=-'], /Only one --secret/, 'INVALID_INPUT'],
    ['a key given twice', ['a=env:X', 'a=env:X'], /given twice/, 'INVALID_INPUT'],
  ])('refuses %s, and never repeats the value', async (_, given, message, code) => {
    const error = await readSecrets(given, sources({ X: 'x' })).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(String(error)).not.toContain('CANARY')
  })
})

describe('--set', () => {
  const input = (id: string, kind: ProviderInputView['kind']) => ({ id, kind }) as ProviderInputView

  it('keeps everything after the first equals sign', () => {
    expect(parseAssignments(['url=http://x/?a=b', 'empty='], '--set')).toEqual({ url: 'http://x/?a=b', empty: '' })
  })

  it.each(['secret', 'multiline-secret'] as const)('refuses an input of kind %s, with the way that works', (kind) => {
    const attempt = () => refuseSecretInputs({ key: 'CANARY' }, [input('key', kind)], '--set')
    expect(attempt).toThrow(/--secret key=env:VARIABLE/)
    expect(attempt).not.toThrow(/CANARY/)
  })

  it('accepts plain inputs and keys that only the engine knows', () => {
    expect(() => refuseSecretInputs({ url: 'x', other: 'y' }, [input('url', 'url')], '--set')).not.toThrow()
  })
})
