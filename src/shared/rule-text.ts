import { type ClientRule, ruleAnswers } from './access-views.ts'

/** Why a line is no rule: which word, and what was expected there. */
export class RuleTextError extends Error {
  override readonly name = 'RuleTextError'
  readonly kind: 'answer' | 'path' | 'method' | 'time' | 'word'

  constructor(kind: RuleTextError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Reads a rule as people write it: `ANSWER [METHOD[,METHOD]] PATTERN [profile=NAME[,NAME]] [for=2h | until=TIME]`, such as
 * `ask POST /v1/**` or `allow GET,HEAD /models/* profile=acme for=8h`. Profiles stay as written, names or ids.
 * @throws RuleTextError
 */
export function parseRule(text: string, now: number): ClientRule {
  const [first = '', ...words] = text.trim().split(/\s+/)
  const answer = ruleAnswers.find((one) => one === first.toLowerCase())
  if (answer === undefined) {
    throw new RuleTextError('answer', `A rule begins with allow, ask or deny, not "${first}".`)
  }
  const [next = ''] = words
  const methods = next === '' || next.startsWith('/') || next.includes('=') ? [] : parseMethods(words.shift() ?? '')
  const path = words.shift() ?? ''
  if (!path.startsWith('/')) {
    throw new RuleTextError('path', `The rule "${text.trim()}" needs a path pattern such as /v1/** behind "${first}".`)
  }
  let rule: ClientRule = { answer, profiles: '*', methods, path, until: null }
  for (const word of words) rule = withWord(rule, word, now)
  return rule
}

function parseMethods(word: string): string[] {
  const methods = word === '*' ? [] : word.toUpperCase().split(',')
  if (methods.every((method) => /^[A-Z][A-Z-]{0,31}$/.test(method))) return methods
  throw new RuleTextError('method', `"${word}" is neither a method nor a path; methods are written GET or GET,HEAD.`)
}

function withWord(rule: ClientRule, word: string, now: number): ClientRule {
  const at = word.indexOf('=')
  const [name, value] = [word.slice(0, at), word.slice(at + 1)]
  if (name === 'profile' && value !== '') return { ...rule, profiles: value.split(',').filter(Boolean) }
  if (name === 'for') {
    const match = /^(\d{1,6})([smhd])$/.exec(value)
    const ms = Number(match?.[1] ?? 0) * (unitMs[match?.[2] ?? ''] ?? 0)
    if (ms <= 0) throw new RuleTextError('time', `"${word}" is no duration; write for=30m, for=8h or for=7d.`)
    return { ...rule, until: now + ms }
  }
  if (name === 'until') {
    const until = Date.parse(value)
    if (Number.isNaN(until)) throw new RuleTextError('time', `"${word}" is no time; write until=2030-01-31T18:00Z.`)
    return { ...rule, until }
  }
  throw new RuleTextError(
    'word',
    `"${word}" is not part of a rule; behind the path stand profile=NAME, for=8h or until=TIME.`,
  )
}

/** The line that `parseRule` reads as this rule. */
export function formatRule(rule: ClientRule, nameOf: (profileId: string) => string): string {
  const { answer, methods, path, profiles, until } = rule
  return [
    answer,
    ...(methods.length === 0 ? [] : [methods.join(',')]),
    path,
    ...(profiles === '*' ? [] : [`profile=${profiles.map(nameOf).join(',')}`]),
    ...(until === null ? [] : [`until=${new Date(until).toISOString().replace(/\.000Z$/, 'Z')}`]),
  ].join(' ')
}
