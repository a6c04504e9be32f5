import { type Said, said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { ProviderDefinition } from './definition.ts'
import { type ClaimTemplate, type JwtTemplate, jwtAlgorithms, keyEncodings } from './jwt-template.ts'

export type JwtAlgorithm = (typeof jwtAlgorithms)[number]
export type KeyEncoding = (typeof keyEncodings)[number]
export type ClaimValue = string | number | boolean | null | ClaimValue[] | { [name: string]: ClaimValue }

/** What the templates of one token are filled from. */
export interface ClaimSource {
  /** Settings with defaults; secrets may be among them, and no template may name one (`definitionFaults`). */
  readonly inputs: Readonly<Record<string, string>>
  readonly definition: Pick<ProviderDefinition, 'inputs'>
  /** Epoch milliseconds. */
  readonly now: number
}

/** A token that is ready to be signed. */
export interface FilledJwt {
  readonly algorithm: JwtAlgorithm
  readonly keyEncoding: KeyEncoding
  readonly header: Readonly<Record<string, ClaimValue>>
  readonly claims: Readonly<Record<string, ClaimValue>>
  /** Epoch milliseconds, whole seconds. */
  readonly issuedAt: number
  readonly expiresAt: number
}

const placeholder = /\{([A-Za-z][A-Za-z0-9.]*)(\?)?\}/g
const single = /^\{([A-Za-z][A-Za-z0-9.]*)(\?)?\}$/

/**
 * Fills one JWT template for this moment.
 * @throws VaultError `INVALID_INPUT`, naming the input that is missing or has the wrong shape.
 */
export function fillJwtTemplate(template: JwtTemplate, source: ClaimSource): FilledJwt {
  const nowSeconds = Math.floor(source.now / 1000)
  const expSeconds = nowSeconds + lifetimeSeconds(template.lifetime, source)
  const look = createLookUp(source, { now: nowSeconds, exp: expSeconds })
  const chosen = template.cases.filter(({ when }) =>
    Object.entries(when).every(([input, value]) => source.inputs[input] === value),
  )
  const claims = Object.assign({}, template.claims, ...chosen.map((one) => one.claims)) as JwtTemplate['claims']
  return {
    algorithm: oneOf('algorithm', template.algorithm, jwtAlgorithms, look),
    keyEncoding: oneOf('key encoding', template.key.encoding, keyEncodings, look),
    header: fillMembers(template.header, look),
    claims: fillMembers(claims, look),
    issuedAt: nowSeconds * 1000,
    expiresAt: expSeconds * 1000,
  }
}

/** Fills the members of a request with the rules of claims. @throws VaultError `INVALID_INPUT`. */
export function fillParameters(
  parameters: Readonly<Record<string, ClaimTemplate>>,
  source: ClaimSource,
): Record<string, ClaimValue> {
  return fillMembers(parameters, createLookUp(source, { now: Math.floor(source.now / 1000) }))
}

/** Names of the inputs that a template uses, without their type prefix. */
export function inputsOfClaims(template: ClaimTemplate): string[] {
  if (typeof template === 'string')
    return [...template.matchAll(placeholder)].map(([, name]) => bareName(name as string))
  if (typeof template !== 'object') return []
  return Object.values(template).flatMap(inputsOfClaims)
}

/** Values of a `list` input: one a line; a single line may hold several with commas, or a JSON array of strings. */
export function listValues(text: string): string[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const parsed = parseJson(trimmed)
    if (Array.isArray(parsed) && parsed.every((value) => typeof value === 'string')) return parsed
  }
  const parts = trimmed.includes('\n') ? trimmed.split('\n') : trimmed.split(',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

type LookUp = (name: string) => ClaimValue | undefined

function createLookUp({ inputs, definition }: ClaimSource, engine: Readonly<Record<string, number>>): LookUp {
  const kinds = new Map(definition.inputs.map(({ id, kind }) => [id, kind]))
  return (name) => {
    if (name in engine) return engine[name]
    if (name === 'uuid') return crypto.randomUUID()
    if (name === 'random') return hex(crypto.getRandomValues(new Uint8Array(32)))
    const id = bareName(name)
    const value = inputs[id] ?? ''
    if (kinds.get(id) === 'list') return listValues(value)
    if (kinds.get(id) === 'flag') return value === 'true'
    if (value === '') return undefined
    if (name.startsWith('number.')) return numberOf(id, value)
    if (name.startsWith('json.')) return jsonOf(id, value)
    return value
  }
}

function fillMembers(members: Readonly<Record<string, ClaimTemplate>>, look: LookUp): Record<string, ClaimValue> {
  const filled = Object.entries(members).flatMap(([name, template]) => {
    const value = fillClaim(template, look)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(filled)
}

/** `undefined`: left out, because an optional input is empty. */
function fillClaim(template: ClaimTemplate, look: LookUp): ClaimValue | undefined {
  if (typeof template === 'string') return fillText(template, look)
  if (typeof template !== 'object') return template
  if (Array.isArray(template)) return template.flatMap((item: ClaimTemplate) => fillClaim(item, look) ?? [])
  const members = fillMembers(template as Readonly<Record<string, ClaimTemplate>>, look)
  const emptied = Object.keys(members).length === 0 && Object.keys(template).length > 0
  return emptied ? undefined : members
}

function fillText(template: string, look: LookUp): ClaimValue | undefined {
  const alone = single.exec(template)
  if (alone) return required(alone[1] as string, alone[2] === '?', look)
  let complete = true
  const text = template.replace(placeholder, (_whole, name: string, optional: string | undefined) => {
    const value = required(name, optional === '?', look)
    if (value === undefined) complete = false
    return Array.isArray(value) ? value.join(' ') : String(value)
  })
  return complete ? text : undefined
}

function required(name: string, optional: boolean, look: LookUp): ClaimValue | undefined {
  const value = look(name)
  if (value !== undefined || optional) return value
  const field = bareName(name)
  throw invalid(said('claim-needed', { field }), 'text')
}

function lifetimeSeconds(
  { seconds, maximumSeconds, marginSeconds }: JwtTemplate['lifetime'],
  source: ClaimSource,
): number {
  const wanted = typeof seconds === 'number' ? seconds : fillText(seconds, createLookUp(source, {}))
  const number = Number(wanted ?? maximumSeconds)
  const field = typeof seconds === 'number' ? 'lifetime' : (inputsOfClaims(seconds)[0] ?? 'lifetime')
  if (!Number.isInteger(number) || number <= 0) {
    throw invalid(said('claim-seconds', { field }), `1 … ${maximumSeconds - marginSeconds}`)
  }
  return Math.min(number, Math.max(1, maximumSeconds - marginSeconds))
}

function oneOf<T extends string>(what: string, template: string, choices: readonly T[], look: LookUp): T {
  const value = fillText(template, look)
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  const field = inputsOfClaims(template)[0] ?? what
  const words = said('claim-one-of', { what, choices: choices.join(', ') })
  throw new VaultError('INVALID_INPUT', words, { details: { field, expected: choices.join(' | ') } })
}

function numberOf(field: string, value: string): number {
  const number = Number(value)
  if (value.trim() !== '' && Number.isFinite(number)) return number
  throw invalid(said('claim-number', { field }), 'number')
}

function jsonOf(field: string, value: string): ClaimValue {
  const parsed = parseJson(value)
  if (parsed !== undefined) return parsed as ClaimValue
  throw invalid(said('claim-json', { field }), 'JSON')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bareName(name: string): string {
  return name.replace(/^(?:number|json)\./, '')
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function invalid(words: Said, expected: string): VaultError {
  return new VaultError('INVALID_INPUT', words, { details: { expected } })
}
