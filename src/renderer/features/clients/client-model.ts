import type { ClientLimits, ClientRule, RuleAnswer } from '../../../shared/access-views.ts'
import type { Input } from '../../../shared/contract.ts'
import { isPlainName } from '../../../shared/plain-name.ts'
import type { ClientPermissions, ClientView } from '../../../shared/views.ts'
import { isActive, standingRules } from '../../store/client-reach.ts'

/** `keep` is for a key that has an end already. */
export const lifetimes = ['hour', 'day', 'week', 'quarter', 'none'] as const
export type Lifetime = (typeof lifetimes)[number] | 'keep'

const hour = 3_600_000
const lifetimeMs: Readonly<Record<(typeof lifetimes)[number], number | null>> = {
  hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  quarter: 90 * 24 * hour,
  none: null,
}

/** A rule while it is written. */
export interface RuleDraft {
  readonly id: string
  readonly answer: RuleAnswer
  /** As typed, such as `POST, PUT`; empty: every method. */
  readonly methods: string
  readonly path: string
  /** Kept as they are: "for an hour" and "always" of a question make such rules. */
  readonly profiles: ClientRule['profiles']
  readonly until: number | null
}

export interface ClientForm {
  readonly name: string
  readonly everyProfile: boolean
  readonly profiles: readonly string[]
  readonly methods: readonly string[]
  /** One per line, as typed. */
  readonly paths: string
  /** What happens to a request that nothing allows. */
  readonly otherwise: 'deny' | 'ask'
  readonly rules: readonly RuleDraft[]
  /** Numbers as typed; empty: no limit. */
  readonly rate: string
  readonly burst: string
  readonly concurrent: string
  readonly origins: string
  readonly lifetime: Lifetime
}

export const emptyClientForm: ClientForm = {
  name: '',
  everyProfile: false,
  profiles: [],
  methods: [],
  paths: '',
  otherwise: 'deny',
  rules: [],
  rate: '',
  burst: '',
  concurrent: '',
  origins: '',
  lifetime: 'none',
}

export function newRule(): RuleDraft {
  return { id: crypto.randomUUID(), answer: 'ask', methods: '', path: '/**', profiles: '*', until: null }
}

/** The form of a client that exists; rules whose time has passed are not worth a line. */
export function formOf({ name, permissions, limits }: ClientView, now: number): ClientForm {
  const number = (value: number | null | undefined) => (value == null ? '' : String(value))
  return {
    name,
    everyProfile: permissions.profiles === '*',
    profiles: permissions.profiles === '*' ? [] : permissions.profiles,
    methods: permissions.methods,
    paths: permissions.paths.join('\n'),
    otherwise: permissions.otherwise ?? 'deny',
    rules: standingRules(permissions, now).map(({ methods, ...rule }) => ({
      ...{ ...rule, id: crypto.randomUUID() },
      methods: methods.join(', '),
    })),
    rate: number(limits?.requestsPerMinute),
    burst: number(limits?.burst),
    concurrent: number(limits?.concurrent),
    origins: permissions.origins.join('\n'),
    lifetime: 'keep',
  }
}

export interface ClientProblems {
  readonly name: 'empty' | 'unseen' | false
  readonly profiles: boolean
  readonly paths: boolean
  readonly origins: boolean
  readonly rules: boolean
  readonly numbers: boolean
}

export function judgeClient(form: ClientForm): ClientProblems {
  return {
    name: form.name.trim() === '' ? 'empty' : !isPlainName(form.name.trim()) && 'unseen',
    profiles: !form.everyProfile && form.profiles.length === 0,
    paths: lines(form.paths).some((path) => !path.startsWith('/')),
    origins: lines(form.origins).some((origin) => !isOrigin(origin)),
    rules: !form.rules.every(isRule),
    numbers: ![form.rate, form.burst, form.concurrent].every(isCount),
  }
}

/** Whether a rule can be read; the host looks closer at where its stars stand. */
export function isRule({ path, methods }: Pick<RuleDraft, 'path' | 'methods'>): boolean {
  const plain = /^\/[\x21-\x7e]*$/.test(path.trim()) && !/[?#]|\/\//.test(path)
  return plain && methodsOf(methods).every((method) => /^[A-Z][A-Z-]{0,31}$/.test(method))
}

export function isCount(text: string): boolean {
  return text.trim() === '' || (/^[1-9]\d{0,6}$/.test(text.trim()) && Number(text) <= 1_000_000)
}

export function clientCall(form: ClientForm): Input<'clients.add'> {
  const limits = limitsOf(form)
  const ttlMs = form.lifetime === 'keep' ? null : lifetimeMs[form.lifetime]
  return {
    ...{ name: form.name.trim(), permissions: permissionsOf(form) },
    ...(limits === null ? {} : { limits }),
    ...(ttlMs === null ? {} : { ttlMs }),
  }
}

/**
 * The form on top of what the client has become while it was open: a rule that was made by an answer meanwhile is kept,
 * one that was taken back stays away, and only what the person changed is changed.
 */
export function ontoCurrent(form: ClientForm, opened: ClientForm, current: ClientForm): ClientForm {
  const text = ({ id: _, ...rule }: RuleDraft) => JSON.stringify(Object.entries(rule).toSorted())
  const [before, after] = [new Set(opened.rules.map(text)), new Set(current.rules.map(text))]
  const arrived = current.rules.filter((rule) => !before.has(text(rule)))
  const kept = form.rules.filter((rule) => !before.has(text(rule)) || after.has(text(rule)))
  const touched = Object.entries(form).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(opened[field as keyof ClientForm]),
  )
  return { ...current, ...Object.fromEntries(touched), rules: [...arrived, ...kept] }
}

/** What a change of a client that exists asks for; its key stays. */
export function changeCall(form: ClientForm, { id }: ClientView): Input<'clients.change'> {
  return {
    ...{ client: id, name: form.name.trim(), permissions: permissionsOf(form), limits: limitsOf(form) },
    ...(form.lifetime === 'keep' ? {} : { ttlMs: lifetimeMs[form.lifetime] }),
  }
}

function permissionsOf(form: ClientForm): ClientPermissions {
  const rules = form.rules.map(
    ({ answer, methods, path, profiles, until }): ClientRule => ({
      ...{ answer, profiles, until, methods: methodsOf(methods) },
      path: path.trim(),
    }),
  )
  return {
    profiles: form.everyProfile ? '*' : [...form.profiles],
    methods: [...form.methods],
    paths: lines(form.paths),
    origins: lines(form.origins),
    ...(rules.length === 0 ? {} : { rules }),
    ...(form.otherwise === 'ask' ? { otherwise: 'ask' as const } : {}),
  }
}

function limitsOf({ rate, burst, concurrent }: ClientForm): ClientLimits | null {
  const count = (text: string) => (text.trim() === '' ? null : Number(text))
  const limits = { requestsPerMinute: count(rate), burst: count(burst), concurrent: count(concurrent) }
  return limits.requestsPerMinute === null && limits.concurrent === null ? null : limits
}

/** A name that is free, so that a key needs no typing. */
export function suggestedName(clients: readonly ClientView[]): string {
  const taken = new Set(clients.map(({ name }) => name))
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? 'my-tool' : `my-tool-${at}`
    if (!taken.has(name)) return name
  }
}

/** Those that work first, each group by the newest. */
export function sortClients(clients: readonly ClientView[], now: number): readonly ClientView[] {
  return clients.toSorted((a, b) => Number(isActive(b, now)) - Number(isActive(a, now)) || b.createdAt - a.createdAt)
}

function methodsOf(text: string): string[] {
  return text
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean)
}

function lines(text: string): string[] {
  const trimmed = text.split('\n').map((line) => line.trim())
  return trimmed.filter(Boolean)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null'
}
