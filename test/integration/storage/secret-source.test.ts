import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSecretSource } from '../../../src/node/secret-source.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const source = createSecretSource({ API_KEY: 'from-environment' })

describe('where secrets are read from', () => {
  it('is the environment by name', () => {
    expect([source.readEnvironment('API_KEY'), source.readEnvironment('OTHER')]).toEqual([
      'from-environment',
      undefined,
    ])
  })

  it.each([
    ['key\n', 'key'],
    ['key\r\n', 'key'],
    ['two\nlines\n\n', 'two\nlines\n'],
    [' spaces ', ' spaces '],
    ['', ''],
  ])('is a file, without its closing line break (%j)', async (text, expected) => {
    const path = join(await createTempDirectory(), 'key')
    await writeFile(path, text)
    expect(await source.readFile(path)).toBe(expected)
  })

  it.each([
    ['a file that is not there', async (directory: string) => join(directory, 'none'), 'NOT_FOUND'],
    ['a directory', async (directory: string) => directory, 'STORAGE_UNAVAILABLE'],
    ['a path that is not absolute', async () => 'key.txt', 'INVALID_INPUT'],
    ['a device that never ends', async () => '/dev/zero', 'STORAGE_UNAVAILABLE'],
    [
      'a pipe that nobody writes to',
      async (directory: string) => {
        execFileSync('mkfifo', [join(directory, 'pipe')])
        return join(directory, 'pipe')
      },
      'STORAGE_UNAVAILABLE',
    ],
    [
      'a file that is too large for a secret',
      async (directory: string) => {
        await writeFile(join(directory, 'large'), Buffer.alloc(1024 * 1024 + 1))
        return join(directory, 'large')
      },
      'STORAGE_UNAVAILABLE',
    ],
  ])('is never %s', async (_, make, code) => {
    const path = await make(await createTempDirectory())
    await expect(source.readFile(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) })
  })
})
