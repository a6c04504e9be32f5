import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppFiles, answerAppRequest, loadAppFiles } from '../../src/main/app-scheme.ts'

/** Items 1 and 7 of Electron's list: nothing but our own files, and a policy that injected markup cannot get around. */
describe('the content security policy of the window', () => {
  let directory: string
  let files: AppFiles
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'csp-'))
    await writeFile(join(directory, 'index.html'), '<!doctype html>')
    files = await loadAppFiles(directory)
  })
  afterAll(() => rm(directory, { recursive: true }))

  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  it.each([
    ['the page', 'app://vault/index.html', 'GET'],
    ['a missing file', 'app://vault/nothing.js', 'GET'],
    ['another host', 'app://elsewhere/index.html', 'GET'],
    ['another method', 'app://vault/index.html', 'POST'],
  ])('stands on the answer for %s', async (_what, url, method) => {
    const { headers } = await answerAppRequest(files, { url, method })
    expect({
      policy: headers.get('content-security-policy'),
      sniffing: headers.get('x-content-type-options'),
      referrer: headers.get('referrer-policy'),
    }).toEqual({ policy, sniffing: 'nosniff', referrer: 'no-referrer' })
  })

  it('allows no inline script, no inline style, no evaluation and no remote origin', () => {
    expect(policy).not.toMatch(/unsafe-|https?:|\*|blob:/)
  })
})
