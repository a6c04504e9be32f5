import { fakeQuestion } from '../fake-client-access.ts'
import { fakeLabRun } from '../fake-client-lab.ts'
import { manyProfiles } from '../fake-client-profiles.ts'
import { type FakeHostState, fakeLedger, fakeVault, headlessCapabilities } from '../fake-client-state.ts'

type Scenario = (now: number) => Partial<FakeHostState>

const options = fakeVault().options

const badFile = (now: number): FakeHostState['storage'] => {
  const path = '/home/mei/.local/share/tokenvault/vault.db'
  const message = `${path} is damaged.`
  const details = { path, trouble: 'damaged', says: 'vault-file-damaged' }
  const problem = { code: 'VAULT_DAMAGED', message, retryable: false, details, since: now - 60_000 } as const
  return { state: 'open', path, setAside: null, problem }
}

/** What the fake host can be started with, by name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  full: () => ({}),
  empty: () => ({ profiles: [], clients: [], ledger: [] }),
  many: (now) => ({ profiles: manyProfiles(now, 10_000) }),
  headless: () => ({ capabilities: headlessCapabilities }),
  first: () => ({ vault: fakeVault({ state: 'uninitialised', protection: null, slots: [] }) }),
  'first-no-keychain': () => ({
    vault: fakeVault({
      state: 'uninitialised',
      protection: null,
      slots: [],
      options: options.map((option) =>
        option.kind === 'keychain'
          ? { ...option, available: false, reason: 'No session bus: log in to the desktop, or use a passphrase.' }
          : option,
      ),
    }),
  }),
  locked: () => ({ vault: fakeVault({ state: 'locked', protection: null, slots: ['passphrase'] }) }),
  keystore: () => ({
    vault: fakeVault({
      state: 'locked',
      protection: null,
      problem: {
        code: 'KEYSTORE_UNAVAILABLE',
        message: 'The Secret Service did not answer within 5 s; unlock the login keyring.',
        retryable: true,
      },
    }),
  }),
  damaged: () => ({
    vault: fakeVault({
      state: 'locked',
      protection: null,
      slots: ['keychain'],
      problem: {
        code: 'VAULT_DAMAGED',
        message: 'The integrity check of vault.db failed: row 12 of records is missing from its index.',
        retryable: false,
      },
    }),
  }),
  'file-damaged': (now) => ({ storage: { ...badFile(now), state: 'closed' } }),
  'file-bad-page': (now) => ({ storage: badFile(now) }),
  'unfinished-move': (now) => ({
    moves: [
      { id: '00000000-0000-4000-8000-000000000001', startedAt: now - 60_000, profiles: ['coze-work', 'gitlab-ci'] },
    ],
  }),
  questions: (now) => ({
    questions: [
      fakeQuestion(now, { waiting: 3, path: '/v1/chat/completions', covers: '/v1/**' }),
      fakeQuestion(now + 5_000, {
        id: '00000000-0000-4000-8000-00000000000b',
        clientId: 'client-npm run dev',
        clientName: 'npm run dev',
        processId: 48213,
        profileId: 'id-openai-key',
        profileName: 'openai-key',
        methods: ['POST', 'DELETE'],
        path: `/v1/files/${'0123456789abcdef'.repeat(12)}`,
      }),
    ],
  }),
  lab: (now) => ({ lab: fakeLabRun(now) }),
  'short-ledger': (now) => ({ ledger: fakeLedger(now, 8) }),
  memory: () => ({ vault: fakeVault({ protection: 'memory', slots: [] }) }),
  'proxy-problem': () => ({
    proxy: {
      listening: false,
      port: 7420,
      paused: false,
      openRequests: 0,
      problem: { code: 'PORT_IN_USE', message: 'Port 7420 is used by another program.', retryable: false },
    },
  }),
}
