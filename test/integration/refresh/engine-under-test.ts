import { join } from 'node:path'
import { createEngine } from '../../../src/core/create-engine.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { legacyHash } from '../../../src/node/legacy-hash.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import { createRedirectReceiver } from '../../../src/node/redirect-receiver.ts'
import { createSecretSource } from '../../../src/node/secret-source.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'
import type { NoticeView } from '../../../src/shared/views.ts'
import { approveInBrowserlessWay } from '../../support/browserless-person.ts'
import { createFakeProcesses } from '../../support/fake-processes.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

const passphrase = 'correct horse battery staple'

/** The whole engine on a real file and the real clock; a person approves each sign-in. */
export async function startEngine(home: string, fetch: typeof globalThis.fetch = globalThis.fetch) {
  const clock = createWallClock()
  const log = createRecordingLogger()
  const store = await openSqliteStore({ file: join(home, 'vault.db'), clock })
  const notices: NoticeView[] = []
  const engine = createEngine({
    ...{ clock, log, fetch, keyHash, legacyHash },
    processes: createFakeProcesses(),
    records: store.records,
    ledger: store.ledger,
    protectors: [createPassphraseProtector()],
    browser: {
      async open(url) {
        void approveInBrowserlessWay(url)
        return true
      },
    },
    redirects: createRedirectReceiver(),
    clipboard: { available: false, write: async () => ({ clearsAt: null }) },
    notifier: { notify: () => undefined },
    secretSource: createSecretSource({}),
    dataDirectory: home,
    proxyPort: () => null,
  })
  engine.events.on('notice', (notice) => notices.push(notice))
  await engine.start()
  const { state } = await engine.vault.status()
  if (state === 'uninitialised') await engine.vault.initialise('passphrase', passphrase)
  else await engine.vault.unlock(passphrase)
  const { handlers, events } = engine
  const view = (profile = 'work') => handlers['profiles.get']({ profile })

  /** Resolves with the first view of the profile that `wanted` accepts. */
  function until(wanted: (found: Awaited<ReturnType<typeof view>>) => boolean) {
    return new Promise<Awaited<ReturnType<typeof view>>>((resolve) => {
      const look = async () => {
        const found = await view()
        if (!wanted(found)) return
        stop()
        resolve(found)
      }
      const stop = events.on('profiles.changed', () => void look())
      void look()
    })
  }
  return {
    ...{ engine, handlers, log, notices, until, view },
    lender: engine.proxyParts.lender,
    async signIn(issuer: string, clientId: string) {
      const settings = { issuer, clientId }
      const { id } = await handlers['profiles.add']({
        ...{ provider: 'oidc', name: 'work', grant: 'authorization-code', settings, secrets: {} },
      })
      await handlers['signIn.start']({ profile: 'work' })
      await until(({ state: now }) => now === 'valid' || now === 'refreshing')
      return id
    },
    async stop() {
      await engine.dispose()
      await store.close()
      clock.dispose()
    },
  }
}
