import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const canary = 'CANARY-api-key-271828'
const env = { FILE_PASSPHRASE: 'a passphrase of the file', KEY: canary }
const sealed = ['--passphrase', 'env:FILE_PASSPHRASE']

async function withProfile(): Promise<CliHome> {
  const cli = await createCliHome()
  const words = ['add', 'bearer', '--name', 'work', '--set', 'upstream=https://api.example', '--tag', 'team']
  expect(await cli.run([...words, '--secret', 'token=env:KEY'], { env })).toMatchObject({ code: 0 })
  return cli
}

it('a vault is written to one sealed file and restored elsewhere, and says of each mistake what to do', async () => {
  const source = await withProfile()
  const file = join(await createTempDirectory(), 'backup.json')
  const run = (cli: CliHome, ...words: string[]) => cli.run(words, { env })
  expect(await run(source, 'export', file, ...sealed, '--json')).toMatchObject({ code: 0, stderr: '' })
  const text = await readFile(file, 'utf8')
  expect([(await stat(file)).mode & 0o777, text.includes(canary), text.includes('work')]).toEqual([0o600, false, false])

  expect(await run(source, 'export', file, ...sealed)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--force'),
  })
  const other = join(file, '..', 'other.json')
  expect(await run(source, 'export', other, '--passphrase', 'typed here')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/never taken from an argument/),
  })
  expect(await run(source, 'export', other)).toMatchObject({ code: 2, stderr: expect.stringContaining('--passphrase') })
  await expect(stat(other)).rejects.toMatchObject({ code: 'ENOENT' })

  const target = await createCliHome()
  const wrong = await target.run(['import', file, '--passphrase', 'env:OTHER'], {
    env: { OTHER: 'another passphrase' },
  })
  expect(wrong).toMatchObject({ code: 5, stderr: expect.stringContaining('does not open this file') })
  expect(await run(target, 'import', file, ...sealed, '--dry-run')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('work'),
  })
  expect(await run(target, 'import', file, ...sealed)).toMatchObject({ code: 0, stdout: 'Added: work.\n' })
  expect(await run(target, 'token', 'work')).toMatchObject({ code: 0, stdout: `${canary}\n` })
  expect(await run(target, 'import', file, ...sealed)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/here already: work.*--on-clash/),
  })
  expect(await run(target, 'import', file, ...sealed, '--on-clash', 'skip')).toMatchObject({
    stdout: 'Skipped: work.\n',
  })
})

it('definitions are shared as readable JSON, through a pipe if somebody likes', async () => {
  const source = await withProfile()
  const piped = await source.run(['export', '-', '--without-secrets'])
  expect(piped).toMatchObject({ code: 0, stderr: '' })
  expect(piped.stdout).not.toContain(canary)
  const file = join(await createTempDirectory(), 'team.json')
  await writeFile(file, piped.stdout)
  const target = await createCliHome()
  expect(await target.json('import', file)).toMatchObject({ kind: 'definitions', added: [{ name: 'work', was: null }] })
  expect(await target.json('show', 'work')).toMatchObject({ state: 'signed-out', tags: ['team'] })
  expect(await source.run(['export', '-', '--move', ...sealed], { env })).toMatchObject({ code: 2 })
  expect(await source.run(['export', file, '--without-secrets', '--move'])).toMatchObject({ code: 2 })
  expect(await source.run(['import', '--undo-move'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('no unfinished move'),
  })
})
