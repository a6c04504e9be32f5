import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

// procfs answers "no such file" for a directory whose parent exists; only Linux has one.
it.skipIf(!existsSync('/proc/self'))('refuses a place where no directory can be made, and does not hang', async () => {
  await expect(prepareDataDirectory('/proc/nowhere/deep')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
})

it('makes every missing directory on the way', async () => {
  const root = join(await createTempDirectory(), 'a', 'b', 'c')
  await prepareDataDirectory(root)
  await Promise.all([mkdir(root, { recursive: true }), prepareDataDirectory(root)])
  expect(existsSync(join(root, 'logs'))).toBe(true)
})
