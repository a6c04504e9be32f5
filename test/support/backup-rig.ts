import { type Backup, createBackup } from '../../src/core/backup/create-backup.ts'
import { createClientRegistry } from '../../src/core/clients/create-client-registry.ts'
import type { LedgerEntry, RecordStore } from '../../src/core/ports.ts'
import { createProviderCatalog } from '../../src/core/providers/create-provider-catalog.ts'
import type { ProviderCatalog } from '../../src/core/providers/provider-catalog.ts'
import { keyHash } from '../../src/node/proxy/key-hash.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeProcesses } from './fake-processes.ts'
import { createMemoryRecordStore } from './memory-record-store.ts'
import { createPlainVault } from './plain-vault.ts'
import { buildRefreshRig, type RefreshRig } from './refresh-rig.ts'
import { createRotatingServer } from './rotating-server.ts'

export const filePassphrase = 'a passphrase of the file'

/** The definition that the profiles of a rig use: a person's own, so that it travels with them. */
export const acme = {
  id: 'acme',
  name: { en: 'Acme', 'zh-CN': 'Acme' },
  description: { en: 'Acme', 'zh-CN': 'Acme' },
  grants: ['authorization-code'],
  oauth: { issuer: 'https://id.acme.example', clientId: 'tool' },
  upstream: 'https://api.acme.example',
}

export interface Installation extends RefreshRig {
  readonly backup: Backup
  readonly catalog: ProviderCatalog
  readonly clients: ReturnType<typeof createClientRegistry>
  readonly ledger: LedgerEntry[]
  readonly records: RecordStore & { rows?: ReadonlyMap<string, unknown> }
}

/** One machine's vault with its refresher, at a server that it may share with another one. */
export async function buildInstallation(
  options: {
    server?: ReturnType<typeof createRotatingServer>
    clock?: ReturnType<typeof createFakeClock>
    records?: RecordStore
  } = {},
): Promise<Installation> {
  const clock = options.clock ?? createFakeClock()
  const server = options.server ?? createRotatingServer(clock)
  const records = options.records ?? createMemoryRecordStore(clock)
  const catalog = createProviderCatalog(records)
  await catalog.load()
  const disk = { records, vault: createPlainVault(records) }
  const rig = await buildRefreshRig({ clock, server, disk, catalog })
  if (!catalog.list().some(({ id }) => id === 'acme')) await catalog.add(acme, 'acme.json')
  const clients = createClientRegistry({
    records,
    clock,
    events: rig.events,
    keyHash,
    processes: createFakeProcesses(),
    log: rig.log,
  })
  await clients.load()
  const ledger: LedgerEntry[] = []
  const backup = createBackup({
    ...{ ...rig, vault: disk.vault, catalog, clients },
    iterations: 1_000,
    ledger: { note: (row) => void ledger.push(row) },
    changed: (profileIds) => rig.events.emit('profiles.changed', { profileIds }),
    providersChanged: () => rig.events.emit('providers.changed', null),
  })
  rig.scheduler.start()
  return { ...rig, backup, catalog, clients, ledger, records }
}

/** Two machines with one clock and one server; the second one is empty. */
export async function buildTwoInstallations() {
  const clock = createFakeClock()
  const server = createRotatingServer(clock)
  const one = await buildInstallation({ clock, server })
  const two = await buildInstallation({ clock, server })
  return { clock, server, one, two }
}
