import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppFiles, answerAppRequest, loadAppFiles } from '../../src/main/app-scheme.ts'

/** Item 18: a scheme of our own instead of `file:`, and no way out of its folder. */
describe('the app scheme', () => {
  let root: string
  let files: AppFiles
  const read: string[] = []
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'scheme-'))
    await mkdir(join(root, 'renderer', 'assets'), { recursive: true })
    await writeFile(join(root, 'secret.txt'), 'SECRET')
    await writeFile(join(root, 'renderer', 'index.html'), 'PAGE')
    await writeFile(join(root, 'renderer', 'assets', 'näme 1.js'), 'SCRIPT')
    await symlink(join(root, 'secret.txt'), join(root, 'renderer', 'linked.txt'))
    files = await loadAppFiles(join(root, 'renderer'))
  })
  afterAll(() => rm(root, { recursive: true }))

  const ask = async (url: string, method = 'GET') => {
    const response = await answerAppRequest(files, { url, method })
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
  }

  it('serves its files with their types', async () => {
    const page = { status: 200, text: 'PAGE', type: 'text/html; charset=utf-8' }
    expect(await ask('app://vault/')).toEqual(page)
    expect(await ask('app://vault/index.html?lang=en')).toEqual(page)
    expect(await ask('app://vault/assets/n%C3%A4me%201.js')).toEqual({
      status: 200,
      text: 'SCRIPT',
      type: 'text/javascript; charset=utf-8',
    })
  })

  it('answers HEAD without a body', async () => {
    expect(await ask('app://vault/index.html', 'HEAD')).toMatchObject({ status: 200, text: '' })
  })

  it.each([
    'app://vault/../secret.txt',
    'app://vault/..%2fsecret.txt',
    'app://vault/%2e%2e/secret.txt',
    'app://vault/%2e%2e%2fsecret.txt',
    'app://vault/..%5csecret.txt',
    'app://vault/assets/../../secret.txt',
    'app://vault/assets/..;/..;/secret.txt',
    'app://vault//etc/passwd',
    'app://vault/%00/etc/passwd',
    'app://vault/index.html%00.txt',
    'app://vault/linked.txt',
    'app://vault/assets',
    'app://vault/assets/',
    'app://vault/INDEX.HTML',
    'app://vault/__proto__',
    'app://vault/constructor',
    'app://vault.evil/index.html',
    'app://vault:80/index.html',
    'app:///index.html',
    'file:///etc/passwd',
    'https://vault/index.html',
  ])('refuses %s without reading a file', async (url) => {
    const response = await answerAppRequest(files, { url, method: 'GET' }, async (path) => {
      read.push(path)
      return new Uint8Array()
    })
    expect(response.status).toBe(404)
    expect(read).toEqual([])
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect(await ask('app://vault/index.html', method)).toMatchObject({ status: 405, text: '' })
  })
})
