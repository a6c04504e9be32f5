import type { Input } from '../../../shared/contract.ts'
import type { ClientView } from '../../../shared/views.ts'

export const lifetimes = ['hour', 'day', 'week', 'quarter', 'none'] as const
export type Lifetime = (typeof lifetimes)[number]

const hour = 3_600_000
const lifetimeMs: Readonly<Record<Lifetime, number | null>> = {
  hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  quarter: 90 * 24 * hour,
  none: null,
}

export interface ClientForm {
  readonly name: string
  readonly everyProfile: boolean
  readonly profiles: readonly string[]
  readonly methods: readonly string[]
  /** One per line, as typed. */
  readonly paths: string
  readonly origins: string
  readonly lifetime: Lifetime
}

export const emptyClientForm: ClientForm = {
  name: '',
  everyProfile: false,
  profiles: [],
  methods: [],
  paths: '',
  origins: '',
  lifetime: 'none',
}

export interface ClientProblems {
  readonly name: boolean
  readonly profiles: boolean
  readonly paths: boolean
  readonly origins: boolean
}

export function judgeClient(form: ClientForm): ClientProblems {
  return {
    name: form.name.trim() === '',
    profiles: !form.everyProfile && form.profiles.length === 0,
    paths: lines(form.paths).some((path) => !path.startsWith('/')),
    origins: lines(form.origins).some((origin) => !isOrigin(origin)),
  }
}

export function clientCall(form: ClientForm): Input<'clients.add'> {
  const ttlMs = lifetimeMs[form.lifetime]
  const permissions = {
    profiles: form.everyProfile ? ('*' as const) : [...form.profiles],
    methods: [...form.methods],
    paths: lines(form.paths),
    origins: lines(form.origins),
  }
  const call = { name: form.name.trim(), permissions }
  return ttlMs === null ? call : { ...call, ttlMs }
}

export function isActive({ revokedAt, expiresAt }: ClientView, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** Those that work first, each group by the newest. */
export function sortClients(clients: readonly ClientView[], now: number): readonly ClientView[] {
  return clients.toSorted((a, b) => Number(isActive(b, now)) - Number(isActive(a, now)) || b.createdAt - a.createdAt)
}

function lines(text: string): string[] {
  const trimmed = text.split('\n').map((line) => line.trim())
  return trimmed.filter(Boolean)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null'
}
