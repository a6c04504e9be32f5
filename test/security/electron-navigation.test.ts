import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { applyWebContentsPolicy } from '../../src/main/web-contents-policy.ts'
import { FakeWebContents } from '../support/fake-web-contents.ts'
import { createRecordingLogger } from '../support/silent-logger.ts'

function confinedPage() {
  const app = new EventEmitter()
  const opened: string[] = []
  const links = {
    open: async (url: string) => {
      opened.push(url)
      return true
    },
  }
  applyWebContentsPolicy({ app: app as never, links, log: createRecordingLogger() })
  const contents = new FakeWebContents()
  app.emit('web-contents-created', {}, contents)
  return { contents, opened }
}

const elsewhere = [
  'https://evil.example/',
  'http://127.0.0.1:8080/',
  'app://vault.evil/index.html',
  'app://vault@evil/index.html',
  'app://user@vault/index.html',
  'app://vault:8080/index.html',
  'app://evil/vault',
  'APPS://vault/index.html',
  'file:///etc/passwd',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'blob:app://vault/1',
  'about:blank',
  'chrome://gpu',
  'view-source:app://vault/index.html',
  '',
  'not a url',
]

/** Items 13, 14 and 12: a page cannot leave, cannot open windows, cannot embed. */
describe('a page of the window', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('cannot leave by %s', (event) => {
    const { contents } = confinedPage()
    const left = elsewhere.filter((url) => !contents.prevents(event, { url, isMainFrame: true }))
    expect(left).toEqual([])
  })

  it('may move within its own origin', () => {
    const { contents } = confinedPage()
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(contents.prevents(event, { url: 'app://vault/index.html#/settings', isMainFrame: true })).toBe(false)
    }
  })

  it('cannot fill a frame, not even with its own page', () => {
    const { contents } = confinedPage()
    expect(contents.prevents('will-frame-navigate', { url: 'app://vault/index.html', isMainFrame: false })).toBe(true)
  })

  it.each([...elsewhere, 'app://vault/index.html', 'https://docs.example/page'])('opens no window for %j', (url) => {
    const { contents } = confinedPage()
    expect(contents.windowOpen?.({ url })).toEqual({ action: 'deny' })
  })

  it('hands only acceptable links to the system browser when it asks for a window', () => {
    const { contents, opened } = confinedPage()
    for (const url of [...elsewhere, 'https://docs.example/page']) contents.windowOpen?.({ url })
    expect(opened).toEqual(['https://evil.example/', 'http://127.0.0.1:8080/', 'https://docs.example/page'])
  })

  it('cannot attach a webview', () => {
    expect(confinedPage().contents.prevents('will-attach-webview')).toBe(true)
  })
})
