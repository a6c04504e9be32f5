import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadStaticFiles } from '../../../src/headless/static-files.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

it('maps every built file by its URL path, once, and the index also by /', async () => {
  const root = await createTempDirectory()
  await mkdir(join(root, 'assets'))
  await writeFile(join(root, 'index.html'), 'page')
  await writeFile(join(root, 'assets', 'a-1.js'), 'script')
  await writeFile(join(root, 'index.html.map'), 'source map')
  const files = await loadStaticFiles(root)
  expect([...files.keys()].sort()).toEqual(['/', '/assets/a-1.js', '/index.html'])
  expect(files.get('/assets/a-1.js')).toMatchObject({ type: 'text/javascript; charset=utf-8', immutable: true })
  expect(files.get('/')).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
})

it('follows no link out of the folder', async () => {
  const root = await createTempDirectory()
  const outside = await createTempDirectory()
  await writeFile(join(outside, 'secret.json'), '{}')
  await writeFile(join(root, 'index.html'), 'page')
  await symlink(join(outside, 'secret.json'), join(root, 'linked.json'))
  await symlink(outside, join(root, 'folder'))
  expect([...(await loadStaticFiles(root)).keys()].sort()).toEqual(['/', '/index.html'])
})

it('says what to do when the page was not built', async () => {
  await expect(loadStaticFiles(join(await createTempDirectory(), 'none'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('npm run build'),
  })
})
