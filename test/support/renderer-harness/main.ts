import './without-eval.ts'

import { createWindow } from '../../../src/renderer/app/create-window.ts'
import { mountApp } from '../../../src/renderer/app/mount-app.tsx'
import { createFakeClient } from '../fake-client.ts'
import { scenarios } from './scenarios.ts'

/** The window over the fake host. `?scenario=` chooses what the host knows; a test scripts it through `window.fake`. */
const query = new URLSearchParams(location.search)
const scenario = scenarios[query.get('scenario') ?? 'full'] ?? (() => ({}))
const client = createFakeClient({ state: scenario(Date.now()) })
Reflect.set(window, 'fake', client)
performance.mark('host-ready')
// Where a bench looks for the first row; in the frame after it was drawn.
new MutationObserver((_, observer) => {
  if (!document.querySelector('[role=option]')) return
  observer.disconnect()
  requestAnimationFrame(() => setTimeout(() => performance.mark('list-ready')))
}).observe(document, { childList: true, subtree: true })
const root = document.getElementById('root')
if (root) mountApp(root, createWindow(client, window))
