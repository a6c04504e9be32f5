import { builtInDefinitions } from '../../src/core/providers/built-in-definitions.ts'
import { providerView } from '../../src/core/providers/provider-view.ts'
import type { QuestionView } from '../../src/shared/access-views.ts'
import type { UnfinishedMoveView } from '../../src/shared/backup-views.ts'
import type { Capabilities } from '../../src/shared/capabilities.ts'
import type { SetupFinding } from '../../src/shared/setup-views.ts'
import type {
  ClientView,
  DoctorCheckView,
  LedgerRowView,
  PreferencesView,
  ProfileView,
  ProviderView,
  ProxyStatusView,
  SignInView,
  StorageView,
  VaultStatusView,
} from '../../src/shared/views.ts'
import type { FakeLab } from './fake-client-lab.ts'
import { fakeProfiles } from './fake-client-profiles.ts'

/** All that the fake host knows; a test may change any of it and emit the event. */
export interface FakeHostState {
  storage: StorageView
  vault: VaultStatusView
  providers: ProviderView[]
  profiles: ProfileView[]
  /** Removed, and can still be brought back. */
  removed: ProfileView[]
  /** As they were before they were signed out. */
  signedOut: ProfileView[]
  clients: ClientView[]
  questions: QuestionView[]
  /** How questions were answered, as "client: answer". */
  answers: string[]
  proxy: ProxyStatusView
  ledger: LedgerRowView[]
  retention: { ageMs: number; rows: number }
  signIns: Record<string, SignInView>
  moves: UnfinishedMoveView[]
  lab: FakeLab
  preferences: PreferencesView
  capabilities: Capabilities
  doctor: DoctorCheckView[]
  clipboard: string | null
  /** What a check of a form finds; `null`: what follows from the form. */
  setupFindings: readonly SetupFinding[] | null
}

export function fakeVault(part: Partial<VaultStatusView> = {}): VaultStatusView {
  return {
    state: 'unlocked',
    protection: 'keychain',
    slots: ['keychain', 'passphrase'],
    options: [
      { kind: 'keychain', available: true, reason: null },
      { kind: 'safe-storage', available: false, reason: 'Only the desktop app has it.' },
      { kind: 'passphrase', available: true, reason: null },
      { kind: 'memory', available: true, reason: null },
    ],
    problem: null,
    dataDirectory: '/home/mei/.local/share/tokenvault',
    ...part,
  }
}

export function fakeHostState(now: number, part: Partial<FakeHostState> = {}): FakeHostState {
  const profiles = part.profiles ?? fakeProfiles(now)
  const clients = fakeClients(now)
  return {
    setupFindings: null,
    storage: { state: 'open', path: '/home/mei/.local/share/tokenvault/vault.db', problem: null, setAside: null },
    vault: fakeVault(),
    providers: builtInDefinitions().map((definition) => providerView(definition, true)),
    profiles,
    removed: [],
    signedOut: [],
    clients,
    questions: [],
    answers: [],
    proxy: { listening: true, port: 7420, paused: false, problem: null, openRequests: 2 },
    ledger: fakeLedger(now, 137),
    retention: { ageMs: 30 * 86_400_000, rows: 100_000 },
    signIns: {},
    moves: [],
    lab: { running: null, journal: { rows: [], newest: 0, dropped: 0 }, report: null },
    preferences: {
      theme: 'system',
      language: 'system',
      closeToTray: false,
      startAtLogin: false,
      notifications: true,
      lockOnSuspend: false,
      clipboardClearMs: 30_000,
    },
    capabilities: {
      host: 'desktop',
      tray: true,
      startAtLogin: true,
      hostClipboard: true,
      notifications: true,
      window: true,
      saveDialog: true,
    },
    doctor: fakeDoctor(),
    clipboard: null,
    ...part,
  }
}

export const headlessCapabilities: Capabilities = {
  host: 'headless',
  tray: false,
  startAtLogin: false,
  hostClipboard: false,
  notifications: false,
  window: false,
  saveDialog: false,
}

function fakeClients(now: number): ClientView[] {
  const day = 86_400_000
  const base = { origins: [], methods: [], paths: [] }
  const client = (part: Partial<ClientView> & Pick<ClientView, 'name'>): ClientView => ({
    id: `client-${part.name}`,
    keyHint: 'tv_8fQ2…',
    permissions: { ...base, profiles: '*' },
    createdAt: now - 12 * day,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    processId: null,
    ...part,
  })
  return [
    client({ name: 'claude-code', lastUsedAt: now - 40_000, permissions: { ...base, profiles: ['id-acme-staging'] } }),
    client({
      name: 'report-script',
      keyHint: 'tv_Kd03…',
      createdAt: now - 3 * day,
      expiresAt: now + 4 * day,
      lastUsedAt: now - 2 * day,
      permissions: {
        profiles: ['id-gitlab-ci', 'id-github-work'],
        methods: ['GET'],
        paths: ['/v1/', '/user'],
        origins: [],
      },
    }),
    client({
      name: 'npm run dev',
      keyHint: 'tv_x91b…',
      createdAt: now - 60_000,
      processId: 48213,
      lastUsedAt: now - 5_000,
    }),
    client({ name: 'old-laptop', keyHint: 'tv_a0Zz…', revokedAt: now - 6 * day, lastUsedAt: now - 7 * day }),
  ]
}

export function fakeLedger(now: number, count: number): LedgerRowView[] {
  const rows = [
    ['claude-code', 'acme-staging', 'POST', '/v1/chat/completions', 200, null, 2_140, 48_210, 3_312],
    ['claude-code', 'acme-staging', 'GET', '/v1/models', 200, null, 0, 5_120, 182],
    [
      'report-script',
      'gitlab-ci',
      'GET',
      '/projects/42/merge-requests/7/diffs',
      503,
      'provider-unavailable',
      0,
      311,
      12,
    ],
    ['report-script', 'github-work', 'GET', '/user', 503, 'sign-in-needed', 0, 290, 4],
    ['npm run dev', 'openai-key', 'POST', '/v1/embeddings', 200, null, 18_400, 91_024, 640],
    [null, null, 'GET', '/acme-staging/', 401, 'key-missing', 0, 214, 1],
    ['claude-code', 'acme-staging', 'POST', '/acme-staging/v1/files', 403, 'path-denied', 0, 402, 1],
    ['npm run dev', 'google-drive', 'GET', '/drive/v3/files', 302, null, 0, 0, 98],
  ] as const
  return Array.from({ length: count }, (_, at): LedgerRowView => {
    const row = rows[at % rows.length] as (typeof rows)[number]
    const [clientName, profileName, method, path, status, code, requestBytes, responseBytes, durationMs] = row
    return {
      id: count - at,
      at: now - at * 47_000,
      clientId: clientName && `client-${clientName}`,
      clientName,
      profileId: profileName && `id-${profileName}`,
      profileName,
      method,
      path,
      status,
      code,
      requestBytes,
      responseBytes,
      durationMs: durationMs + at,
    }
  })
}

function fakeDoctor(): DoctorCheckView[] {
  return [
    { id: 'vault', status: 'ok', summary: 'The vault file is intact (schema 1).', remedy: null },
    { id: 'keychain', status: 'ok', summary: 'The system keychain can be written and read.', remedy: null },
    {
      id: 'clock',
      status: 'warning',
      summary: 'The clock is 94 seconds behind login.example.com.',
      remedy: 'Turn on automatic time in the system settings.',
    },
    {
      id: 'port',
      status: 'problem',
      summary: 'Port 7420 is used by another program (pid 812).',
      remedy: 'Choose another port on the Proxy page.',
    },
  ]
}
