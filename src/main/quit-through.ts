import type { App } from 'electron/main'

/**
 * Quits only after `dispose` has ended, once: the first `before-quit` is held back, the second one passes. A hung end
 * does not keep the program alive for longer than `limitMs`, because the journal in the vault survives a hard end. Whatever
 * hangs would also hold up the usual end of the process, which waits for its threads: then it is killed.
 */
export function quitThrough(
  app: Pick<App, 'on' | 'quit'>,
  dispose: () => Promise<void>,
  limitMs = 15_000,
  force: { readonly hanging: () => boolean; readonly kill: () => void } = {
    hanging: () => false,
    kill: () => process.kill(process.pid, 'SIGKILL'),
  },
): { readonly quitting: () => boolean } {
  let late = false
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
    const limit = setTimeout(() => {
      late = true
      finish()
    }, limitMs)
    dispose().then(
      () => {
        clearTimeout(limit)
        finish()
      },
      () => finish(),
    )
  })
  app.on('quit', () => {
    if (late || force.hanging()) force.kill()
  })
  return { quitting: () => state !== 'running' }
}
