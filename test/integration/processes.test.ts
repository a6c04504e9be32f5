import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createProcesses } from '../../src/node/processes.ts'

const processes = createProcesses()

it('a process keeps its mark while it runs, has none afterwards, and shares it with no other', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const id = child.pid as number
  const mark = await processes.mark(id)
  expect(mark).toBeTruthy()
  expect(await processes.mark(id)).toBe(mark)
  expect(await processes.mark(process.pid)).not.toBe(mark)
  const exited = once(child, 'exit')
  child.stdin.end()
  await exited
  expect(await processes.mark(id)).toBeNull()
})
