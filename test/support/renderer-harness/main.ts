import './without-eval.ts'

import { createWindow } from '../../../src/renderer/app/create-window.ts'
import { mountApp } from '../../../src/renderer/app/mount-app.tsx'
import { createFakeClient } from '../fake-client.ts'
import { scenarios } from './scenarios.ts'

/** The window over the fake host. `?scenario=` chooses what the host knows; a test scripts it through `window.fake`. */
let takeDown = (): void => {}

/** Takes the window down and mounts a new one, on a new host: as good as a new page, without starting one. */
function show(scenario: string): void {
  takeDown()
  const client = createFakeClient({ state: (scenarios[scenario] ?? (() => ({})))(Date.now()) })
  Reflect.set(window, 'fake', client)
  performance.mark('host-ready')
  const root = document.createElement('div')
  root.id = 'root'
  document.getElementById('root')?.replaceWith(root)
  takeDown = mountApp(root, createWindow(client, window))
}

/** For pictures: from now on it is always this moment; timers run on. */
function stopClock(at: number): void {
  const RealDate = Date
  class StoppedDate extends RealDate {
    constructor(...given: readonly unknown[]) {
      super(...((given.length > 0 ? given : [at]) as [number]))
    }
    static override now = (): number => at
  }
  Reflect.set(window, 'Date', StoppedDate)
}

Reflect.set(window, 'showAgain', (scenario: string, hash: string, at: number) => {
  stopClock(at)
  document.adoptedStyleSheets = []
  localStorage.clear()
  history.replaceState(null, '', `?scenario=${scenario}${hash}`)
  show(scenario)
})
// Where a bench looks for the first row; in the frame after it was drawn.
new MutationObserver((_, observer) => {
  if (!document.querySelector('[role=option]')) return
  observer.disconnect()
  requestAnimationFrame(() => setTimeout(() => performance.mark('list-ready')))
}).observe(document, { childList: true, subtree: true })
show(new URLSearchParams(location.search).get('scenario') ?? 'full')
