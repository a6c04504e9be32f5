import { createHash, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import { toWireError, VaultError } from '../../core/errors.ts'
import { builtInScenario, builtInScenarios, scenarioView } from '../../core/lab/built-in-scenarios.ts'
import type { LabDesk } from '../../core/lab/lab-desk.ts'
import { labAction, labConfiguration, labJournalQuery } from '../../core/lab/lab-inputs.ts'
import { jsonAnswer, type LabAnswer, type LabRequest } from '../../core/lab/lab-message.ts'
import { readScenario } from '../../core/lab/read-scenario.ts'
import type { ErrorCode } from '../../shared/result.ts'

export const controlPrefix = '/_lab/'

/** What to answer, and what to do once that has left: a lab that goes away takes its own connections along. */
export interface ControlOutcome {
  readonly answer: LabAnswer
  readonly afterwards?: () => Promise<unknown>
}
export type LabControl = (request: LabRequest) => Promise<ControlOutcome>

type SignIn = (options: { scope?: string }) => Promise<object>

/**
 * The address at which scripts and tests in any language flip faults. Every request needs the key; a browser never gets in:
 * whatever carries an `Origin` or `Sec-Fetch-Site` is refused, so that no page can even guess.
 */
export function createLabControl(desk: LabDesk, key: string, signIn: SignIn): LabControl {
  const keyHash = sha256(key)
  return async (request) => {
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return refusal(403, 'DENIED', 'The control address is not for web pages.')
    }
    const presented = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (!timingSafeEqual(sha256(presented), keyHash)) {
      return refusal(401, 'DENIED', 'Send the control key: Authorization: Bearer …')
    }
    try {
      return await route(desk, signIn, request)
    } catch (error) {
      const { code, message } = toWireError(error)
      return refusal(statusOf(code), code, message)
    }
  }
}

async function route(desk: LabDesk, signIn: SignIn, request: LabRequest): Promise<ControlOutcome> {
  const done = (value: object): ControlOutcome => ({ answer: jsonAnswer(200, value) })
  switch (`${request.method} ${request.path.slice(controlPrefix.length)}`) {
    case 'GET status':
      return done(desk.status())
    case 'GET report':
      return done(desk.report())
    case 'GET scenarios':
      return done({ scenarios: builtInScenarios().map((scenario) => scenarioView(scenario, true)) })
    case 'GET journal':
      return done(desk.journal(parse(labJournalQuery, numbersOf(request.query), 'journal')))
    case 'POST configure':
      return done(desk.configure(parse(labConfiguration, jsonOf(request), 'configure')))
    case 'POST act':
      return act(desk, jsonOf(request))
    case 'POST scenario':
      return done(desk.select(scenarioOf(jsonOf(request))))
    case 'POST sign-in': {
      const { scope } = jsonOf(request)
      return done(await signIn(typeof scope === 'string' ? { scope } : {}))
    }
    default:
      return refusal(404, 'NOT_FOUND', 'See docs/lab.md for what the control address offers.')
  }
}

async function act(desk: LabDesk, raw: object): Promise<ControlOutcome> {
  const action = parse(labAction, raw, 'act')
  if (action.act === 'go-away' && action.seconds === undefined) {
    throw new VaultError(
      'INVALID_INPUT',
      'act: "seconds" is missing; once it is gone, nothing here could call it back.',
    )
  }
  if (action.act !== 'go-away' && action.act !== 'restart') return { answer: jsonAnswer(200, await desk.act(action)) }
  return { answer: jsonAnswer(202, desk.status()), afterwards: () => desk.act(action) }
}

function scenarioOf(raw: object & { id?: unknown; scenario?: unknown }) {
  if (raw.scenario !== undefined) return readScenario(raw.scenario, 'scenario')
  if (raw.id === null) return null
  if (typeof raw.id === 'string') return builtInScenario(raw.id)
  throw new VaultError('INVALID_INPUT', 'scenario: send {"id": name}, {"id": null} or {"scenario": {…}}.')
}

function jsonOf({ headers, body }: LabRequest): Record<string, unknown> {
  if (body !== '' && !/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new VaultError('INVALID_INPUT', 'Send application/json.')
  }
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new VaultError('INVALID_INPUT', 'The body is not a JSON object.')
}

function numbersOf(query: URLSearchParams): Record<string, number> {
  return Object.fromEntries([...query].map(([name, value]) => [name, Number(value)]))
}

/** @throws VaultError `INVALID_INPUT`, naming the field and what was expected. */
export function parse<T>(schema: z.ZodType<T>, raw: unknown, what: string): T {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknown = issue?.code === 'unrecognized_keys'
  const field = (unknown ? issue.keys : (issue?.path ?? [])).map(String).join('.')
  const expected = unknown ? 'no such field' : (issue?.message ?? 'another shape')
  const where = field === '' ? 'the input' : `"${field}"`
  throw new VaultError('INVALID_INPUT', `${what}: ${where} is not valid (expected ${expected}).`)
}

function refusal(status: number, code: ErrorCode, message: string): ControlOutcome {
  return { answer: jsonAnswer(status, { error: { code, message } }) }
}

function statusOf(code: ErrorCode): number {
  return { NOT_FOUND: 404, UNSUPPORTED: 409, CONFLICT: 409, INTERNAL: 500 }[code as string] ?? 400
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

export function answerControl(response: ServerResponse, { answer, afterwards }: ControlOutcome): void {
  response.writeHead(answer.status, { ...answer.headers, connection: 'close' })
  if (afterwards) response.once('close', () => void afterwards().catch(() => undefined))
  response.end(answer.body)
}
