import type { HostHandlers } from '../core/engine.ts'
import { VaultError } from '../core/errors.ts'
import type { Clipboard } from '../core/ports.ts'
import { beginPrivateFile } from '../node/private-file.ts'
import type { Capabilities } from '../shared/capabilities.ts'
import type { Input } from '../shared/contract.ts'
import { ledgerLines, ledgerPages } from '../shared/ledger-pages.ts'
import { said } from '../shared/sentences/said.ts'
import type { DoctorCheckView, LedgerRowView, PreferencesView } from '../shared/views.ts'
import type { ExternalLinks } from './external-links.ts'
import type { Preferences } from './preferences.ts'

export interface HostHandlerDeps {
  readonly capabilities: () => Capabilities
  readonly preferences: Preferences
  readonly preferencesChanged: (now: PreferencesView) => void
  readonly showWindow: () => void
  readonly links: ExternalLinks
  readonly clipboard: Pick<Clipboard, 'write'>
  readonly ledger: (query: Input<'ledger.list'>) => Promise<LedgerRowView[]>
  /** Asks where the file goes; `undefined` when the person cancelled. */
  readonly askWhere: (name: string) => Promise<string | undefined>
  readonly doctor: () => Promise<DoctorCheckView[]>
  readonly quit: () => void
}

/** The calls that only a desktop can answer. */
export function createHostHandlers(deps: HostHandlerDeps): HostHandlers {
  return {
    'host.capabilities': async () => deps.capabilities(),
    'host.preferences': () => deps.preferences.view(),
    async 'host.setPreferences'(changes) {
      const now = await deps.preferences.change(changes)
      deps.preferencesChanged(now)
      return now
    },
    'host.doctor': () => deps.doctor(),
    async 'host.show'() {
      deps.showWindow()
      return { url: null }
    },
    async 'host.openLink'({ url }) {
      if (await deps.links.open(url)) return null
      throw new VaultError('DENIED', said('link-refused', {}))
    },
    'host.copySecret': ({ text }) => deps.clipboard.write(text),
    async 'host.saveFile'({ name, text }) {
      const path = await deps.askWhere(name)
      if (path === undefined) return { path: null }
      // The dialog has asked about overwriting.
      const file = await beginPrivateFile(path, { replace: true })
      try {
        await file.commit(text)
      } finally {
        await file.discard()
      }
      return { path }
    },
    async 'host.saveLedger'({ name, filter }) {
      const path = await deps.askWhere(name)
      if (path === undefined) return { path: null, rows: 0 }
      const file = await beginPrivateFile(path, { replace: true })
      let rows = 0
      try {
        for await (const page of ledgerPages(deps.ledger, filter)) {
          await file.append(ledgerLines(page))
          rows += page.length
        }
        await file.commit('')
      } finally {
        await file.discard()
      }
      return { path, rows }
    },
    async 'host.quit'() {
      // After the answer is on its way; the caller would otherwise see a broken channel.
      setImmediate(deps.quit)
      return null
    },
  }
}
