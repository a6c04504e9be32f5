import type { ClientRule, QuestionView } from '../../src/shared/access-views.ts'
import type { Handlers } from '../../src/shared/contract.ts'
import type { LedgerRetentionView } from '../../src/shared/ledger-views.ts'
import type { ClientView, LedgerRowView } from '../../src/shared/views.ts'
import { type FakeHost, find } from './fake-client-handlers.ts'

type Access = Extract<keyof Handlers, `clients.${string}` | `access.${string}` | `ledger.${string}`>

/** Clients, their questions and the ledger. */
export function accessHandlers({ state, now, emit }: FakeHost): Pick<Handlers, Access> {
  const withFirstRule = (client: ClientView, rule: ClientRule): ClientView => {
    const { permissions } = client
    const allowed = { ...client, permissions: { ...permissions, rules: [rule, ...(permissions.rules ?? [])] } }
    state.clients = state.clients.map((one) => (one.id === client.id ? allowed : one))
    emit('clients.changed', null)
    return allowed
  }
  return {
    'clients.list': async () => state.clients,
    'clients.add': async ({ name, permissions, ttlMs }) => {
      const client = {
        id: `client-${name}`,
        name,
        keyHint: 'tv_new1…',
        permissions,
        createdAt: now(),
        expiresAt: ttlMs === undefined ? null : now() + ttlMs,
        revokedAt: null,
        lastUsedAt: null,
        processId: null,
      }
      state.clients = [...state.clients, client]
      emit('clients.changed', null)
      return { client, key: 'tv_new1-0123456789abcdefghijklmnopqrstuvwxyzABCDEF' }
    },
    'clients.revoke': async ({ client: id }) => {
      const revoked = { ...find(state.clients, id, 'client'), revokedAt: now() }
      state.clients = state.clients.map((client) => (client.id === id ? revoked : client))
      emit('clients.changed', null)
      return revoked
    },
    'clients.restore': async ({ client: id }) => {
      const restored = { ...find(state.clients, id, 'client'), revokedAt: null }
      state.clients = state.clients.map((client) => (client.id === id ? restored : client))
      emit('clients.changed', null)
      return restored
    },
    'clients.remove': async ({ client: id }) => {
      state.clients = state.clients.filter((client) => client.id !== id)
      emit('clients.changed', null)
      return null
    },
    'clients.change': async ({ client: id, limits, ttlMs, ...change }) => {
      const { limits: before, ...client } = find(state.clients, id, 'client')
      const after = limits === undefined ? before : limits
      const expiresAt = ttlMs === undefined ? client.expiresAt : ttlMs === null ? null : now() + ttlMs
      const changed = { ...client, ...change, expiresAt, ...(after == null ? {} : { limits: after }) }
      state.clients = state.clients.map((one) => (one.id === id ? changed : one))
      emit('clients.changed', null)
      return changed
    },
    'access.questions': async () => state.questions,
    'access.answer': async ({ question: id, answer }) => {
      const { clientId, clientName, profileId, methods, covers: path } = find(state.questions, id, 'question')
      state.answers.push(`${clientName}: ${answer}`)
      state.questions = state.questions.filter((question) => question.id !== id)
      emit('access.changed', null)
      const client = state.clients.find((one) => one.id === clientId)
      if (!client || answer === 'once' || answer === 'deny') return null
      const until = answer === 'hour' ? now() + 3_600_000 : null
      const rule = { ...{ answer: 'allow' as const, methods, until, path }, profiles: [profileId] }
      return withFirstRule(client, rule)
    },
    'access.allow': async ({ row: id, answer }) => {
      const { clientId, profileId, method, path } = state.ledger.find((row) => row.id === id) as LedgerRowView
      const client = find(state.clients, clientId ?? '', 'client')
      state.answers.push(`${client.name}: ${answer} from row`)
      if (answer === 'once') return client
      const until = answer === 'hour' ? now() + 3_600_000 : null
      const rest = path.replace(/^\/[^/]+/, '') || '/'
      const rule = {
        ...{ answer: 'allow' as const, methods: [method], until },
        profiles: [profileId ?? ''],
        path: rest,
      }
      return withFirstRule(client, rule)
    },
    'ledger.list': async ({ before = Number.POSITIVE_INFINITY, limit = 50, client, profile, status, from = 0, to }) =>
      state.ledger
        .filter((row) => row.id < before && row.at >= from && (to === undefined || row.at < to))
        .filter((row) => client === undefined || row.clientId === client)
        .filter((row) => profile === undefined || row.profileId === profile)
        .filter((row) => fitsStatus(row, status))
        .slice(0, limit),
    'ledger.retention': async () => retention(state),
    'ledger.setRetention': async (change) => {
      state.retention = { ...state.retention, ...change }
      emit('ledger.changed', null)
      return retention(state)
    },
  }
}

/** A request of `claude-code` that waits since now. */
export function fakeQuestion(now: number, part: Partial<QuestionView> = {}): QuestionView {
  return {
    id: '00000000-0000-4000-8000-00000000000a',
    clientId: 'client-claude-code',
    clientName: 'claude-code',
    processId: null,
    profileId: 'id-acme-staging',
    profileName: 'acme-staging',
    methods: ['POST'],
    path: '/v1/chat/completions',
    covers: '/v1/chat/completions',
    waiting: 1,
    since: now,
    expiresAt: now + 60_000,
    ...part,
  }
}

function retention({ retention: kept, ledger }: FakeHost['state']): LedgerRetentionView {
  return { ...kept, kept: ledger.length, oldestAt: ledger.at(-1)?.at ?? null }
}

function fitsStatus({ status, code }: LedgerRowView, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  if (wanted === 'own') return code !== null
  return wanted === code || wanted === String(status) || wanted === `${Math.floor(status / 100)}xx`
}
