import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

// The script serves the test runner too, so it is plain JavaScript.
const script = '../../scripts/find-chromium.mjs'
const { findChromium } = (await import(script)) as { findChromium(): string | null }
const executablePath = findChromium()
if (executablePath === null) process.stdout.write('not run: proxy-page-in-browser (no Chromium found)\n')

const quietSwitches = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

describe.skipIf(executablePath === null)('a web page on another origin, in a real browser', () => {
  let browser: Browser
  let page: Page
  let site: Server
  let origin: string
  let upstream: RecordingUpstream
  let proxy: ProxyUnderTest

  beforeAll(async () => {
    upstream = await startRecordingUpstream()
    proxy = await startProxy({ upstream: upstream.url })
    site = createServer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html' })
      res.end('<!doctype html><title>elsewhere</title><body></body>')
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://localhost:${(site.address() as AddressInfo).port}`
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: quietSwitches })
    page = await browser.newPage()
    await page.goto(origin)
  })

  afterAll(async () => {
    await browser?.close()
    site?.closeAllConnections()
    await new Promise((resolve) => site.close(resolve))
    await proxy.close()
    await upstream.close()
  })

  /** Every way to send a request from a page; each resolves with what the page could learn. */
  const attempts = {
    'fetch with the key (needs a preflight)': ([url, key]: string[]) =>
      fetch(`${url}/fetch`, { headers: { Authorization: `Bearer ${key}` } }).then(
        (answer) => `read ${answer.status}`,
        () => 'blocked',
      ),
    'fetch without a preflight': ([url]: string[]) =>
      fetch(`${url}/simple`, { method: 'POST', body: 'x' }).then(
        (answer) => `read ${answer.status}`,
        () => 'blocked',
      ),
    'fetch no-cors': ([url]: string[]) =>
      fetch(`${url}/no-cors`, { method: 'POST', body: 'x', mode: 'no-cors' }).then(
        (answer) => `read ${answer.status}`,
        () => 'blocked',
      ),
    'an image': ([url]: string[]) =>
      new Promise<string>((resolve) => {
        const image = new Image()
        image.onload = () => resolve('read image')
        image.onerror = () => resolve('blocked')
        image.src = `${url}/image`
      }),
    'a script': ([url]: string[]) =>
      new Promise<string>((resolve) => {
        const script = document.createElement('script')
        script.onload = () => resolve('read script')
        script.onerror = () => resolve('blocked')
        script.src = `${url}/script`
        document.body.append(script)
      }),
    'a form in a frame': ([url]: string[]) =>
      new Promise<string>((resolve) => {
        const frame = document.createElement('iframe')
        frame.name = 'target'
        document.body.append(frame)
        const form = document.createElement('form')
        form.method = 'POST'
        form.action = `${url}/form`
        form.target = 'target'
        document.body.append(form)
        form.submit()
        // The page learns nothing of how it went, not even when.
        setTimeout(() => resolve('blocked'), 500)
      }),
    'a beacon': ([url]: string[]) => {
      navigator.sendBeacon(`${url}/beacon`, 'x')
      return new Promise<string>((resolve) => setTimeout(() => resolve('blocked'), 300))
    },
    'a WebSocket': ([url]: string[]) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${url?.replace('http', 'ws')}/ws`)
        socket.onopen = () => resolve('read socket')
        socket.onerror = () => resolve('blocked')
      }),
    'an event source': ([url]: string[]) =>
      new Promise<string>((resolve) => {
        const source = new EventSource(`${url}/events`)
        source.onopen = () => resolve('read events')
        source.onerror = () => resolve('blocked')
      }),
  }

  it.each(Object.entries(attempts))('gets nowhere with %s', async (_name, attempt) => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const learned = await page.evaluate(attempt, [`http://${host}:${proxy.port}/demo`, proxy.key])
      expect(learned === 'blocked' || learned === 'read 0').toBe(true)
    }
    expect(upstream.requests).toHaveLength(0)
  })

  it('and all of it did reach the proxy, which refused it', async () => {
    const rows = await proxy.rows()
    const paths = ['fetch', 'simple', 'no-cors', 'image', 'script', 'form', 'beacon', 'ws', 'events']
    expect([...new Set(rows.map(({ path }) => path))].sort()).toEqual(paths.map((name) => `/demo/${name}`).sort())
    expect([...new Set(rows.map(({ code }) => code))]).toEqual(['origin-refused'])
  })

  it('works from a page whose origin the client lists, and from no other', async () => {
    const key = await proxy.addKey({ origins: [origin] })
    const read = ([url, secret]: string[]) =>
      fetch(`${url}/listed`, { method: 'PUT', headers: { Authorization: `Bearer ${secret}` }, body: 'x' }).then(
        async (answer) => `${answer.status} ${await answer.text()}`,
        () => 'blocked',
      )
    expect(await page.evaluate(read, [`http://127.0.0.1:${proxy.port}/demo`, key])).toBe('200 {"ok":true}')
    expect(upstream.requests.at(-1)?.headers).not.toHaveProperty('origin')
    const other = await browser.newPage()
    await other.goto(origin.replace('localhost', '127.0.0.1'))
    expect(await other.evaluate(read, [`http://127.0.0.1:${proxy.port}/demo`, key])).toBe('blocked')
    await other.close()
  })
})
