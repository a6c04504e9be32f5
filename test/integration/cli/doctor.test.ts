import { copyFile, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { createCliHome, createServedCliHome } from '../../support/cli-home.ts'

const times = (text: string, part: string) => text.split(part).length - 1

it('doctor says of a vault file that is no good what to do, once, and --set-aside keeps it and begins anew', async () => {
  const cli = await createCliHome()
  await cli.run(['init', '--protection', 'passphrase'])
  const vault = join(cli.home, 'vault.db')
  expect(await cli.run(['doctor', '--set-aside'])).toMatchObject({
    code: expect.not.toSatisfy((code: number) => code === 0),
    stderr: expect.stringContaining(`Nothing is wrong with ${vault}`),
  })
  const rubbish = 'this is no database '.repeat(500)
  await writeFile(vault, rubbish)
  const found = await cli.run(['doctor'])
  expect(found.code).toBe(1)
  expect([times(found.stdout, '--set-aside'), times(found.stdout, 'is damaged or not a vault')]).toEqual([1, 1])
  const chinese = await cli.run(['doctor'], { env: { LANG: 'zh_CN.UTF-8' } })
  expect(chinese.stdout).toContain('已损坏或不是保险库')
  const begun = await cli.run(['doctor', '--set-aside'])
  expect([begun.code, begun.stdout]).toEqual([0, expect.stringContaining('The former file is kept as')])
  const kept = (await readdir(cli.home)).find((name) => name.startsWith('vault-set-aside-')) ?? ''
  expect(await readFile(join(cli.home, kept), 'utf8')).toBe(rubbish)
  expect(await cli.run(['doctor'])).toMatchObject({ code: 0 })
})

it('doctor says of a file that was replaced under a running host what to do, once, and --reopen takes it into use', async () => {
  const cli = await createServedCliHome()
  const vault = join(cli.home, 'vault.db')
  const copy = `${vault}.copy`
  const db = new DatabaseSync(vault)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  await copyFile(vault, copy)
  await rename(vault, `${vault}.former`)
  await rename(copy, vault)
  expect(await cli.run(['add', 'bearer', '--name', 'late', '--secret', 'token=-'], { input: 'key' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('was replaced by another file'),
  })
  const found = await cli.run(['doctor'])
  expect([found.code, times(found.stdout, 'tokenvault doctor --reopen')]).toEqual([1, 1])
  const chinese = await cli.run(['doctor'], { env: { LANG: 'zh_CN.UTF-8' } })
  expect(times(chinese.stdout, 'tokenvault doctor --reopen')).toBe(1)
  const opened = await cli.run(['doctor', '--reopen'])
  expect([opened.code, opened.stdout]).toEqual([0, expect.stringContaining(`${vault} is open and sound`)])
  expect(await cli.run(['list'])).toMatchObject({ code: 0 })
})
