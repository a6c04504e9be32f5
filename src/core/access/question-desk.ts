import type { ClientRule, QuestionAnswer, QuestionView } from '../../shared/access-views.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ClientRecord } from '../clients/client-record.ts'
import type { ClientRegistry } from '../clients/create-client-registry.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Disposable } from '../lifetime.ts'
import type { Clock } from '../ports.ts'
import { type Ask, compilePermission } from '../proxy/permission.ts'
import type { ProfileRoute } from '../proxy/proxy-engine.ts'
import { questionNotice } from './question-notice.ts'

/** How a wait ended. `again`: what the client may do has changed, so that the request is to be judged afresh. */
export type AskOutcome =
  | 'allowed'
  | 'again'
  | 'ask-denied'
  | 'ask-timeout'
  | 'ask-crowded'
  | 'vault-locked'
  | 'shutting-down'

export interface AskedRequest {
  readonly client: ClientRecord
  readonly route: Pick<ProfileRoute, 'profileId' | 'profileName'>
  readonly ask: Ask
}

/** Requests that wait for a person. Equal ones of a client are one question; each request has its own minute. */
export interface QuestionDesk extends Disposable {
  /** Calls `settle` once, perhaps at once, unless the returned function was called before. */
  ask(request: AskedRequest, settle: (outcome: AskOutcome) => void): () => void
  list(): QuestionView[]
  /**
   * Answers a question as it was shown: its id changes whenever another request comes to stand in it.
   * Resolves with the id of the client that got a rule, else with `null`.
   * @throws VaultError `NOT_FOUND` when it is over, and what saving a rule may throw; the request then goes on waiting.
   */
  answer(id: string, answer: QuestionAnswer): Promise<string | null>
  /** Judges every request that waits afresh. */
  reconsider(): void
}

export interface QuestionDeskDeps {
  readonly clock: Clock
  readonly events: Pick<EventBus, 'emit'>
  readonly clients: Pick<ClientRegistry, 'allow' | 'onEnded' | 'onChanged'>
  readonly unlocked: () => boolean
}

interface Waiter {
  readonly request: AskedRequest
  readonly since: number
  readonly settle: (outcome: AskOutcome) => void
  cancelTimer: () => void
}

interface Question {
  readonly key: string
  id: string
  readonly waiters: Waiter[]
}

export const patienceMs = 60_000
const waitingPerClient = 8
const waitingInAll = 64
const hourMs = 60 * 60_000
/** A refused tool that simply tries again is not asked about again for so long. */
const deniedForMs = 60_000
/** Nor does the same question make a noise again for so long. */
const quietMs = 5 * 60_000
const rememberedKeys = 256

export function createQuestionDesk({ clock, events, clients, unlocked }: QuestionDeskDeps): QuestionDesk {
  const questions = new Map<string, Question>()
  const denied = new Map<string, number>()
  const told = new Map<string, number>()
  const perClient = new Map<string, number>()
  let waiting = 0

  const changed = () => events.emit('access.changed', null)
  const count = (clientId: string, by: 1 | -1) => {
    waiting += by
    const left = (perClient.get(clientId) ?? 0) + by
    if (left === 0) perClient.delete(clientId)
    else perClient.set(clientId, left)
  }
  /** Takes a waiter out; what stands in the question then is another thing to answer. */
  const remove = (question: Question, waiter: Waiter) => {
    const at = question.waiters.indexOf(waiter)
    if (at === -1) return false
    waiter.cancelTimer()
    question.waiters.splice(at, 1)
    count(waiter.request.client.id, -1)
    if (at === 0) question.id = crypto.randomUUID()
    if (question.waiters.length === 0) questions.delete(question.key)
    return true
  }
  const settle = (question: Question, waiter: Waiter, outcome: AskOutcome) => {
    if (remove(question, waiter)) waiter.settle(outcome)
  }
  const settleAll = (which: (waiter: Waiter) => boolean, outcome: AskOutcome) => {
    for (const question of [...questions.values()]) {
      for (const waiter of question.waiters.filter(which)) settle(question, waiter, outcome)
    }
    changed()
  }
  const stops = [
    clients.onEnded((id) => settleAll((waiter) => waiter.request.client.id === id, 'again')),
    clients.onChanged((client) => {
      const permission = compilePermission(client.permissions, clock.now)
      const moot = ({ request: { client: asked, route, ask } }: Waiter) => {
        if (asked.id !== client.id) return false
        const [method = '', ...overrides] = ask.methods
        const verdict = permission(route.profileId, method, ask.path, overrides)
        return verdict === null || typeof verdict === 'string' || verdict.covers !== ask.covers
      }
      settleAll(moot, 'again')
    }),
  ]

  const tell = (question: Question) => {
    const { key, waiters } = question
    const first = waiters[0]
    if (!first || (told.get(key) ?? Number.NEGATIVE_INFINITY) > clock.now() - quietMs) return
    remember(told, key, clock.now())
    events.emit('notice', questionNotice(first.request))
  }
  const find = (id: string): Question => {
    for (const question of questions.values()) if (question.id === id) return question
    throw new VaultError('NOT_FOUND', said('question-over', {}))
  }

  return {
    ask(request, whenSettled) {
      const key = keyOf(request)
      const refusal = !unlocked()
        ? 'vault-locked'
        : (denied.get(key) ?? 0) > clock.now()
          ? 'ask-denied'
          : waiting >= waitingInAll || (perClient.get(request.client.id) ?? 0) >= waitingPerClient
            ? 'ask-crowded'
            : null
      if (refusal !== null) {
        whenSettled(refusal)
        return () => undefined
      }
      const question = questions.get(key) ?? { key, id: crypto.randomUUID(), waiters: [] }
      questions.set(key, question)
      const since = clock.now()
      const waiter: Waiter = { request, since, settle: whenSettled, cancelTimer: () => undefined }
      waiter.cancelTimer = clock.at(since + patienceMs, () => {
        settle(question, waiter, 'ask-timeout')
        changed()
      })
      question.waiters.push(waiter)
      count(request.client.id, 1)
      changed()
      if (question.waiters.length === 1) tell(question)
      return () => {
        if (remove(question, waiter)) changed()
      }
    },
    list: () => [...questions.values()].flatMap((question) => viewOf(question) ?? []),
    async answer(id, answer) {
      const question = find(id)
      const first = question.waiters[0] as Waiter
      if (answer === 'once') settle(question, first, 'allowed')
      else if (answer === 'deny') {
        remember(denied, question.key, clock.now() + deniedForMs)
        for (const waiter of [...question.waiters]) settle(question, waiter, 'ask-denied')
      } else {
        // The change of the client lets through what it covers.
        const until = answer === 'hour' ? clock.now() + hourMs : null
        await clients.allow(first.request.client.id, ruleFor(first.request, until))
        changed()
        return first.request.client.id
      }
      changed()
      return null
    },
    reconsider: () => settleAll(() => true, 'again'),
    dispose() {
      for (const stop of stops) stop()
      settleAll(() => true, 'shutting-down')
    },
  }
}

function keyOf({ client, route, ask }: AskedRequest): string {
  return [client.id, route.profileId, ask.methods.join(' '), ask.covers].join('\n')
}

function ruleFor({ route, ask }: AskedRequest, until: number | null): ClientRule {
  return { answer: 'allow', profiles: [route.profileId], methods: ask.methods, path: ask.covers, until }
}

function viewOf({ id, waiters }: Question): QuestionView | undefined {
  const [first] = waiters
  if (!first) return undefined
  const { client, route, ask } = first.request
  return {
    id,
    clientId: client.id,
    clientName: client.name,
    processId: client.processId,
    profileId: route.profileId,
    profileName: route.profileName,
    methods: ask.methods,
    path: ask.path,
    covers: ask.covers,
    waiting: waiters.length,
    since: first.since,
    expiresAt: first.since + patienceMs,
  }
}

/** Keeps the newest few; a tool that asks about ever new paths must not fill the memory. */
function remember(map: Map<string, number>, key: string, value: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > rememberedKeys && oldest !== undefined) map.delete(oldest)
}
