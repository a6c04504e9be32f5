import type { App } from 'electron/main'

/**
 * Quits only after `dispose` has ended, once: the first `before-quit` is held back, the second one passes. A hung end
 * does not keep the program alive for longer than `limitMs`, because the journal in the vault survives a hard end.
 */
export function quitThrough(
  app: Pick<App, 'on' | 'quit'>,
  dispose: () => Promise<void>,
  limitMs = 8_000,
): { readonly quitting: () => boolean } {
  let state: 'running' | 'disposing' | 'disposed' = 'running'
  const finish = () => {
    if (state === 'disposed') return
    state = 'disposed'
    app.quit()
  }
  app.on('before-quit', (event) => {
    if (state === 'disposed') return
    event.preventDefault()
    if (state === 'disposing') return
    state = 'disposing'
    const limit = setTimeout(finish, limitMs)
    dispose().then(
      () => {
        clearTimeout(limit)
        finish()
      },
      () => finish(),
    )
  })
  return { quitting: () => state !== 'running' }
}
