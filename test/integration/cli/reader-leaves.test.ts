import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createCliHome } from '../../support/cli-home.ts'
import { startCli } from '../../support/program-process.ts'

/** As `tokenvault … 2>&1 | true`: whoever read has left before the first line comes. */
async function unread(words: readonly string[], cli: Parameters<typeof startCli>[1]) {
  const child = startCli(words, cli)
  child.stdout?.destroy()
  child.stderr?.destroy()
  return once(child, 'exit')
}

it('a reader that leaves first is no fault of a command: it does what it began and ends with its own exit code', async () => {
  const cli = await createCliHome()
  const words = ['add', 'bearer', '--name', 'work', '--secret', 'token=env:TOKEN']
  expect(await unread(words, { ...cli, env: { ...cli.env, TOKEN: 'static-token' } })).toEqual([0, null])
  expect(await unread(['list'], cli)).toEqual([0, null])
  expect(await unread(['--help'], cli)).toEqual([0, null])
  expect(await unread(['show', 'nobody'], cli)).toEqual([3, null])
  expect(await cli.json('list')).toMatchObject([{ name: 'work', state: 'static' }])
})
