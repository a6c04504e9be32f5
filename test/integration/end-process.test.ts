import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createTempDirectory } from '../support/temp-directory.ts'

const child = join(import.meta.dirname, '..', 'support', 'children', 'end-stuck.ts')

it.skipIf(process.platform === 'win32').each([
  ['now', 3],
  ['soon', 4],
])('a program with a blocked thread ends %s, with its exit code', async (how, code) => {
  const fifo = join(await createTempDirectory(), 'fifo')
  const stuck = spawn(process.execPath, [child, fifo, how], { stdio: 'inherit' })
  const limit = setTimeout(() => stuck.kill('SIGKILL'), 20_000)
  expect(await once(stuck, 'exit')).toEqual([code, null])
  clearTimeout(limit)
})
