import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { beginPrivateFile } from '../../../src/node/private-file.ts'
import { makeDiskReadOnly, mountSmallDisk } from '../../support/mounts.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

describe('a private file', () => {
  it('appears whole, for its owner alone, whatever the umask', async () => {
    const directory = await createTempDirectory()
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    const path = join(directory, 'export.json')
    const file = await beginPrivateFile(path)
    expect((await readdir(directory)).filter((name) => name === 'export.json')).toEqual([])
    await file.commit('text')
    await file.discard()
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['text', 0o600])
    expect(await readdir(directory)).toEqual(['export.json'])
  })

  it('never overwrites what stands there, not even what appears meanwhile, unless it was told to', async () => {
    const directory = await createTempDirectory()
    const path = join(directory, 'export.json')
    const early = await beginPrivateFile(path)
    await writeFile(path, 'precious')
    await expect(early.commit('new')).rejects.toMatchObject({ code: 'CONFLICT', details: { path } })
    await early.discard()
    await expect(beginPrivateFile(path)).rejects.toMatchObject({ code: 'CONFLICT' })
    await symlink(join(directory, 'nowhere'), join(directory, 'link'))
    await expect(beginPrivateFile(join(directory, 'link'))).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await readFile(path, 'utf8')).toBe('precious')
    const told = await beginPrivateFile(path, { replace: true })
    await told.commit('new')
    expect([await readFile(path, 'utf8'), await readdir(directory)]).toEqual(['new', ['export.json', 'link']])
  })

  it('leaves nothing behind when it is given up', async () => {
    const directory = await createTempDirectory()
    const file = await beginPrivateFile(join(directory, 'export.json'))
    await file.discard()
    expect(await readdir(directory)).toEqual([])
  })

  it('says at the beginning that a place cannot be written, and at the end that the disk is full', async (test) => {
    const disk = await mountSmallDisk(test, '64k')
    const path = join(disk, 'export.json')
    const file = await beginPrivateFile(path)
    const large = file.commit('x'.repeat(200_000))
    await expect(large).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', message: expect.stringMatching(/full/) })
    await file.discard()
    expect(await readdir(disk)).toEqual([])
    await mkdir(join(disk, 'sub'))
    const makeWritable = await makeDiskReadOnly(disk)
    await expect(beginPrivateFile(join(disk, 'sub', 'x.json'))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringMatching(/EROFS/),
    })
    await makeWritable()
  })
})
