import { expect, test } from './desktop-driver.ts'
import { callFromPage } from './desktop-page.ts'

test.describe('a page that was taken over', () => {
  test('runs sandboxed, isolated and without Node', async ({ desktop }) => {
    const app = await desktop.launch()
    await app.page()
    expect(await app.webPreferences()).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  test('cannot leave its origin, and its engine stays reachable', async ({ desktop }) => {
    const page = await (await desktop.launch()).page()
    const before = page.url()
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1:9/',
      'file:///etc/passwd',
      'data:text/html,<h1>gone</h1>',
    ]) {
      await page.evaluate((target) => {
        const link = document.createElement('a')
        link.href = target
        document.body.append(link)
        link.click()
      }, url)
      // A navigation that was let go would be committed before the next answer of the engine.
      expect((await callFromPage(page, 'vault.status')).state).toBe('uninitialised')
      expect(page.url()).toBe(before)
    }
  })

  test('opens no window; only an https link reaches the system browser', async ({ desktop }) => {
    const app = await desktop.launch()
    const page = await app.page()
    for (const url of ['https://docs.example/page', 'http://evil.example/', 'file:///etc/passwd']) {
      await page.evaluate((target) => void window.open(target), url)
    }
    await expect.poll(() => app.openedLinks()).toEqual(['https://docs.example/page'])
    expect(await app.windowCount()).toBe(1)
  })

  test('can neither run inline code, nor evaluate text, nor talk to anybody', async ({ desktop }) => {
    const page = await (await desktop.launch()).page()
    const escaped = await page.evaluate(async () => {
      const violations = new Set<string>()
      document.addEventListener('securitypolicyviolation', (event) => violations.add(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      const remote = document.createElement('script')
      const blocked = new Promise<boolean>((resolve) => {
        remote.addEventListener('load', () => resolve(false))
        remote.addEventListener('error', () => resolve(true))
      })
      remote.src = 'https://evil.example/x.js'
      document.body.append(remote)
      const fetched = await fetch('https://evil.example/').then(
        () => true,
        () => false,
      )
      const image = document.createElement('img')
      image.src = 'https://evil.example/x.png'
      await new Promise((resolve) => image.addEventListener('error', resolve))
      return {
        inline: 'inlineRan' in window,
        remoteBlocked: await blocked,
        fetched,
        violations: [...violations].sort(),
      }
    })
    expect(escaped).toEqual({
      inline: false,
      remoteBlocked: true,
      fetched: false,
      violations: ['connect-src', 'img-src', 'script-src-elem'],
    })
  })

  test('has no permission but to write the clipboard', async ({ desktop }) => {
    const page = await (await desktop.launch()).page()
    const state = await page.evaluate(async () => {
      const query = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
      return [await query('geolocation'), await query('notifications'), await query('clipboard-read')]
    })
    expect(state).not.toContain('granted')
  })

  test('is served under the content policy and with no sniffing', async ({ desktop }) => {
    const page = await (await desktop.launch()).page()
    const headers = await page.evaluate(async () => {
      const response = await fetch('./index.html')
      return [response.headers.get('content-security-policy'), response.headers.get('x-content-type-options')]
    })
    expect(headers[0]).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(headers[1]).toBe('nosniff')
  })
})
