import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { controlPathOf, ownControlPath } from '../../../src/node/control-path.ts'
import { writeOwner } from '../../../src/node/data-directory-owner.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const pipe = '\\\\.\\pipe\\tokenvault-0123'

describe('the control pipe of Windows', () => {
  it('has another name for each owner, which nobody can take in advance', () => {
    const [first, second] = [ownControlPath({ control: pipe }, 'win32'), ownControlPath({ control: pipe }, 'win32')]
    expect([first.startsWith(`${pipe}-`), first === second]).toEqual([true, false])
  })

  it('is found by what its owner published, and nowhere else', async () => {
    const paths = { control: pipe, owner: join(await createTempDirectory(), 'owner.json') }
    expect(await controlPathOf(paths, 'win32')).toBe(pipe)
    const owner = { kind: 'headless', pid: 1, startedAt: 1 } as const
    await writeOwner(paths, { ...owner, control: `${pipe}-abc` })
    expect(await controlPathOf(paths, 'win32')).toBe(`${pipe}-abc`)
    await writeOwner(paths, { ...owner, control: '\\\\.\\pipe\\other' })
    expect(await controlPathOf(paths, 'win32')).toBe(pipe)
  })

  it('is a socket in the private directory elsewhere', async () => {
    const paths = { control: '/d/control.sock', owner: '/d/owner.json' }
    expect([ownControlPath(paths, 'linux'), await controlPathOf(paths, 'linux')]).toEqual([
      paths.control,
      paths.control,
    ])
  })
})
