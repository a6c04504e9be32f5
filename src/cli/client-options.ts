import type { ClientLimits, ClientRule } from '../shared/access-views.ts'
import { parseRule, RuleTextError } from '../shared/rule-text.ts'
import type { ClientPermissions } from '../shared/views.ts'
import { parseDuration } from './duration.ts'
import { usage } from './failure.ts'

/** What `client add` and `client set` have in common, as typed. */
export interface ClientOptions {
  readonly profile: readonly string[]
  readonly allProfiles?: boolean
  readonly method: readonly string[]
  readonly path: readonly string[]
  readonly origin: readonly string[]
  readonly rule: readonly string[]
  readonly deny: readonly string[]
  readonly ask?: boolean
  readonly rate?: string
  readonly concurrent?: string
  readonly ttl?: string
}

const none = { requestsPerMinute: null, burst: null, concurrent: null }

/** Denials first, then the rules in the order in which they stand. @throws CommandFailure (usage) */
export function rulesOf({ rule, deny }: ClientOptions, now: number): ClientRule[] {
  try {
    return [...deny.map((path) => parseRule(`deny ${path}`, now)), ...rule.map((text) => parseRule(text, now))]
  } catch (error) {
    if (error instanceof RuleTextError) throw usage(error.message)
    throw error
  }
}

/** The permissions of a new client, or those of an old one with what was named put in place. @throws CommandFailure (usage) */
export function permissionsOf(options: ClientOptions, now: number, before?: ClientPermissions): ClientPermissions {
  if (options.allProfiles && options.profile.length > 0) {
    throw usage(
      'Say either --profile NAME (repeatable) or --all-profiles.',
      '请使用 --profile 名称（可重复）或 --all-profiles，二者只能选一。',
    )
  }
  const rules = rulesOf(options, now)
  const some = <T>(given: readonly T[], old: readonly T[] = []) => (given.length > 0 ? [...given] : [...old])
  const profiles = options.allProfiles ? '*' : options.profile.length > 0 ? [...options.profile] : before?.profiles
  if (profiles === undefined)
    throw usage(
      'Say which profiles: --profile NAME (repeatable) or --all-profiles.',
      '请指明配置：--profile 名称（可重复）或 --all-profiles。',
    )
  const methods = options.method.map((method) => method.toUpperCase())
  const otherwise = options.ask === undefined ? before?.otherwise : options.ask ? 'ask' : 'deny'
  return {
    profiles,
    methods: methods.includes('ANY') ? [] : some(methods, before?.methods),
    paths: options.path.includes('any') ? [] : some(options.path, before?.paths),
    origins: some(options.origin, before?.origins),
    ...(rules.length > 0 ? { rules } : before?.rules ? { rules: before.rules } : {}),
    ...(otherwise === undefined ? {} : { otherwise }),
  }
}

/** `undefined`: nothing was said; `null`: no limit any more. @throws CommandFailure (usage) */
export function limitsOf({ rate, concurrent }: ClientOptions, before?: ClientLimits): ClientLimits | null | undefined {
  if (rate === undefined && concurrent === undefined) return undefined
  const limits = { ...none, ...before, ...parseRate(rate), ...parseConcurrent(concurrent) }
  return limits.requestsPerMinute === null && limits.concurrent === null ? null : limits
}

/** `none` is no end. @throws CommandFailure (usage) */
export function ttlOf({ ttl }: ClientOptions): number | null | undefined {
  if (ttl === undefined) return undefined
  return ttl === 'none' ? null : parseDuration(ttl, '--ttl')
}

function parseRate(text: string | undefined): Partial<ClientLimits> {
  if (text === undefined) return {}
  if (text === 'none') return { requestsPerMinute: null, burst: null }
  const match = /^([1-9]\d{0,5})(?::([1-9]\d{0,5}))?$/.exec(text)
  if (!match)
    throw usage(
      `--rate takes requests a minute, such as 60, or 60:10 for at most 10 at once, not "${text}".`,
      `--rate 应为每分钟的请求数，如 60，或用 60:10 表示最多同时 10 个，而不是“${text}”。`,
    )
  return { requestsPerMinute: Number(match[1]), burst: match[2] === undefined ? null : Number(match[2]) }
}

function parseConcurrent(text: string | undefined): Partial<ClientLimits> {
  if (text === undefined) return {}
  if (text === 'none') return { concurrent: null }
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw usage(
      `--concurrent takes a number from 1, or none, not "${text}".`,
      `--concurrent 应为从 1 开始的数字或 none，而不是“${text}”。`,
    )
  return { concurrent: Number(text) }
}
