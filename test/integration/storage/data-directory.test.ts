import { chmod, chown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataPaths, prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { skip } from '../../support/mounts.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

describe('a data directory', () => {
  it('is made private, with everything above it', async () => {
    const root = join(await createTempDirectory(), 'a', 'b')
    const paths = await prepareDataDirectory(root)
    const made = [dirname(root), paths.root, paths.logs]
    const modes = await Promise.all(made.map(async (path) => (await stat(path)).mode & 0o777))
    expect(modes).toEqual([0o700, 0o700, 0o700])
    expect(await readdir(root)).toEqual(['logs'])
  })

  it('is made private again when others could read or write it', async () => {
    const root = await createTempDirectory()
    await chmod(root, 0o777)
    await prepareDataDirectory(root)
    expect((await stat(root)).mode & 0o777).toBe(0o700)
  })

  it('is refused when a file stands in its place', async () => {
    const file = join(await createTempDirectory(), 'file')
    await writeFile(file, 'mine')
    await expect(prepareDataDirectory(file)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(file),
    })
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  it('is refused when it belongs to another user', async (test) => {
    if (process.getuid?.() !== 0) skip(test, 'only root can give a directory to another user')
    const root = await createTempDirectory()
    await chown(root, 65_534, 65_534)
    await expect(prepareDataDirectory(root)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringMatching(/another user/),
      details: { path: root },
    })
    expect(await readdir(root)).toEqual([])
  })

  it('may be a link to a private directory, as people do to move it to another disk', async () => {
    const parent = await createTempDirectory()
    await mkdir(join(parent, 'real'), { mode: 0o700 })
    await symlink(join(parent, 'real'), join(parent, 'link'))
    await prepareDataDirectory(join(parent, 'link'))
    expect(await readdir(join(parent, 'real'))).toEqual(['logs'])
  })
})

describe('the short directory of a control socket', () => {
  const prepareLong = async () => {
    const root = join(await createTempDirectory(), 'deep'.repeat(30))
    const surroundings = { env: {}, platform: process.platform, home: '/', temporary: tmpdir(), userId: 'test' }
    const paths = dataPaths(root, surroundings)
    const directory = dirname(paths.control)
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    expect(directory).not.toBe(paths.root)
    return { root, paths, directory }
  }

  it('is made private', async () => {
    const { root, paths, directory } = await prepareLong()
    await prepareDataDirectory(root, paths)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
  })

  it('is refused when somebody put a link in its place', async () => {
    const { root, paths, directory } = await prepareLong()
    await symlink(await createTempDirectory(), directory)
    await expect(prepareDataDirectory(root, paths)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(directory),
    })
  })

  it('is refused when another user made it first', async (test) => {
    if (process.getuid?.() !== 0) skip(test, 'only root can give a directory to another user')
    const { root, paths, directory } = await prepareLong()
    await mkdir(directory, { mode: 0o777 })
    await chown(directory, 65_534, 65_534)
    await expect(prepareDataDirectory(root, paths)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })
})
