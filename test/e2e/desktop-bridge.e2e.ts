import { expect, test } from './desktop-driver.ts'

test.describe('the page of the window', () => {
  test('has the bridge with two functions, and nothing of Node or Electron', async ({ desktop }) => {
    const app = await desktop.launch()
    const page = await app.page()
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'vault') as object).sort(),
      frozen: Object.isFrozen(Reflect.get(window, 'vault')),
      node: ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
    }))
    expect(seen).toEqual({ bridge: ['call', 'on'], frozen: true, node: [] })
  })

  test('calls the engine and gets refusals as values', async ({ desktop }) => {
    const page = await (await desktop.launch()).page()
    const call = (name: string, input?: unknown) =>
      page.evaluate(
        ([called, given]) => {
          const bridge = Reflect.get(window, 'vault') as { call(name: unknown, input: unknown): Promise<unknown> }
          return bridge.call(called, given)
        },
        [name, input] as const,
      )
    expect(await call('vault.status')).toMatchObject({ ok: true, value: { state: 'uninitialised' } })
    expect(await call('no.such')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_CALL' } })
    expect(await call('profiles.get', { profile: 7 })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
    expect(await call('profiles.get', { profile: 'none' })).toMatchObject({ ok: false })
  })
})
