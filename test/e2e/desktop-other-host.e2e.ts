import { openEngine } from '../../src/node/open-engine.ts'
import { expect, test } from './desktop-driver.ts'

const unsupported = () => Promise.reject(new Error('not asked for here'))
const windowLink = 'http://127.0.0.1:4242/#once'

/** A host without a desktop, as `tokenvault serve` is one. */
function openHeadlessHost(home: string) {
  return openEngine({
    home,
    hostKind: 'headless',
    browser: { open: async () => false },
    clipboard: { available: false, write: unsupported },
    notifier: { notify: () => undefined },
    proxyPort: 0,
    env: {},
    hostHandlers: () => ({
      'host.capabilities': unsupported,
      'host.preferences': unsupported,
      'host.setPreferences': unsupported,
      'host.doctor': unsupported,
      'host.show': async () => ({ url: windowLink }),
      'host.openLink': unsupported,
      'host.copySecret': unsupported,
      'host.saveFile': unsupported,
      'host.saveLedger': unsupported,
      'host.quit': unsupported,
    }),
  })
}

test('offers the window of the program that owns the data directory', async ({ desktop }) => {
  const owner = await openHeadlessHost(desktop.home)
  try {
    const app = await desktop.launch()
    await expect.poll(() => app.dialogs()).toHaveLength(1)
    const [dialog] = await app.dialogs()
    expect(dialog?.message).toBe('Token Vault is already running without a desktop window')
    expect(await app.windowState()).toBe('none')
    await app.answerDialog(0)
    expect(await app.exited).toBe(0)
    expect(await owner.client.call('vault.status')).toMatchObject({ ok: true })
  } finally {
    await owner.dispose()
  }
})

test('ends without a word more when the person declines', async ({ desktop }) => {
  const owner = await openHeadlessHost(desktop.home)
  try {
    const app = await desktop.launch()
    await expect.poll(() => app.dialogs()).toHaveLength(1)
    await app.answerDialog(1)
    expect(await app.exited).toBe(0)
  } finally {
    await owner.dispose()
  }
})
