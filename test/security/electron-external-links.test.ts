import { describe, expect, it } from 'vitest'
import { createExternalLinks, judgeExternalLink } from '../../src/main/external-links.ts'
import { createRecordingLogger } from '../support/silent-logger.ts'

/** Item 15: what the system is asked to open starts programs; discovery documents are written by others (CVE-2025-6514). */
describe('a link for the system', () => {
  it.each([
    ['https://login.example/authorize?a=1&b=%20', 'https://login.example/authorize?a=1&b=%20'],
    ['http://127.0.0.1:4000/authorize', 'http://127.0.0.1:4000/authorize'],
    ['http://localhost:4000/', 'http://localhost:4000/'],
    ['http://[::1]:4000/', 'http://[::1]:4000/'],
    ['HTTPS://Login.Example', 'https://login.example/'],
    // The parsed form is passed on, so that nothing between us and the browser reads it differently.
    ['https://login.example/a"b c`d', 'https://login.example/a%22b%20c%60d'],
    ['https:\\\\login.example\\x', 'https://login.example/x'],
  ])('%s is opened as %s', (raw, opened) => {
    expect(judgeExternalLink(raw)).toBe(opened)
  })

  it.each([
    'http://login.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1@evil.example/',
    'https://user:password@login.example/',
    'https://127.0.0.1:4000@evil.example/',
    'file:///etc/passwd',
    'file://server/share/run.exe',
    'smb://server/share',
    'ms-msdt:/id',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'app://vault/index.html',
    'mailto:a@b.example',
    'search-ms:query=x',
    '$(calc.exe)',
    '/etc/passwd',
    'C:\\Windows\\System32\\calc.exe',
    '--help',
    '',
    null,
    undefined,
    42,
    { href: 'https://login.example/' },
    `https://login.example/${'a'.repeat(9000)}`,
  ])('%j is refused', (raw) => {
    expect(judgeExternalLink(raw)).toBeNull()
  })

  it('reaches the system only after the judgement, and the log never gets it', async () => {
    const opened: string[] = []
    const log = createRecordingLogger()
    const links = createExternalLinks({
      openExternal: async (url) => {
        opened.push(url)
      },
      log,
    })
    expect([await links.open('https://login.example/?code=CANARY'), await links.open('file:///CANARY')]).toEqual([
      true,
      false,
    ])
    expect(opened).toEqual(['https://login.example/?code=CANARY'])
    expect(JSON.stringify(log.lines)).not.toContain('CANARY')
  })

  it('says when there is no browser', async () => {
    const links = createExternalLinks({
      openExternal: () => Promise.reject(new Error('no handler')),
      log: createRecordingLogger(),
    })
    expect(await links.open('https://login.example/')).toBe(false)
  })
})
