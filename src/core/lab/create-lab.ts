import { base64url } from 'jose'
import type { Clock } from '../ports.ts'
import { createAuthorizationCodes } from './authorization-codes.ts'
import { createDeviceRequests, type DeviceRequest } from './device-requests.ts'
import { answerOf } from './endpoints/answer-of.ts'
import { labSubject } from './endpoints/subject.ts'
import { type TokenBody, tokenBody } from './endpoints/token-answer.ts'
import { type FaultRule, momentOf } from './fault.ts'
import { createFaultPlan, type FaultEffect, type PlannedFault } from './fault-plan.ts'
import type { LabClients } from './lab-clients.ts'
import { endpointOf, faultEndpointsOf, type LabEndpoint } from './lab-endpoint.ts'
import { type Answered, createLabJournal, type LabJournal, type RequestEntry } from './lab-journal.ts'
import { createLabKeys, type LabKeys } from './lab-keys.ts'
import type { LabAnswer, LabRequest, WireEnd } from './lab-message.ts'
import type { LabParts } from './lab-parts.ts'
import { defaultLabSettings, type LabSettings, type LabSettingsPatch, withSettings } from './lab-settings.ts'
import { createWaits } from './lab-waits.ts'
import { recognise } from './recognise.ts'
import { createSeededRandom } from './seeded-random.ts'
import { lieAboutExpiry, spoilAnswer } from './spoil-answer.ts'
import { createTokenFamilies, type TokenFamilies } from './token-families.ts'

/** What the sockets have to do with one request. */
export interface LabOutcome {
  readonly answer: LabAnswer
  readonly wire: WireEnd
  /** The value of the `Date` header. */
  readonly date: string
  /** To be called once, when nothing more will be sent. */
  done(wire: Answered['wire'], status: number | null): void
}

/** The lab without its sockets: an authorization server and an API that can be told what goes wrong. */
export interface Lab {
  readonly clients: LabClients
  readonly keys: LabKeys
  readonly journal: LabJournal
  readonly families: Pick<TokenFamilies, 'list' | 'accepts' | 'refreshByValue' | 'accessById'>
  receive(request: LabRequest): Promise<LabOutcome>
  settings(): LabSettings
  setSettings(patch: LabSettingsPatch): LabSettings
  faults(): PlannedFault[]
  setFaults(rules: readonly FaultRule[]): void
  addFault(rule: FaultRule): string
  removeFault(id: string): boolean
  /** Access tokens end now, although the app has been told otherwise. Returns how many. */
  expireNow(family: number | 'all'): number
  /** Sessions end now. Returns how many. */
  revoke(family: number | 'all'): number
  /** A session as if a person had signed in. */
  signIn(options?: { clientId?: string; scope?: string }): Promise<TokenBody & { readonly family: number }>
  pendingDevices(): DeviceRequest[]
  decideDevice(userCode: string, decision: 'allowed' | 'denied'): boolean
  /** Cancels what still waits. */
  close(): void
}

export interface LabOptions {
  readonly clock: Clock
  /** The address under which the sockets listen now. */
  readonly issuer: () => string
  readonly settings?: LabSettingsPatch | undefined
  readonly faults?: readonly FaultRule[] | undefined
  /** For probable faults: the same seed gives the same faults. */
  readonly seed?: number | undefined
  readonly clientId?: string | undefined
  readonly keys?: LabKeys | undefined
  readonly signing?: LabKeys['algorithm'] | undefined
  /** So many newest rows of the journal are kept. */
  readonly keep?: number | undefined
}

export async function createLab(options: LabOptions): Promise<Lab> {
  const { clock, issuer } = options
  const now = () => clock.now()
  let settings = withSettings(defaultLabSettings, options.settings ?? {})
  const randomText = () => base64url.encode(crypto.getRandomValues(new Uint8Array(18)))
  const families = createTokenFamilies({ now, randomText, settings: () => settings })
  const plan = createFaultPlan(createSeededRandom(options.seed ?? 1))
  plan.set(options.faults ?? [])
  const journal = createLabJournal(now, options.keep)
  const clients: LabClients = {
    app: { id: options.clientId ?? 'lab-app', secret: null },
    service: { id: 'lab-service', secret: `lab_secret.${randomText()}` },
  }
  const parts: LabParts = {
    now,
    shownNow: () => now() + settings.clockOffsetSeconds * 1000,
    issuer,
    settings: () => settings,
    clients,
    keys: options.keys ?? (await createLabKeys(options.signing)),
    families,
    codes: createAuthorizationCodes(now, randomText),
    devices: createDeviceRequests(now, randomText),
  }
  const waits = createWaits(clock)

  async function receive(request: LabRequest): Promise<LabOutcome> {
    const endpoint = endpointOf(request.path)
    const form = formOf(request)
    const number = journal.open({ method: request.method, path: request.path, endpoint })
    const look = async () => {
      const seen = await recognise(parts, endpoint, request, form)
      journal.note(number, seen)
      return seen
    }
    const { grant } = await look()
    const effect = plan.strike(faultEndpointsOf(endpoint, grant))
    if (effect.rules.length > 0) journal.note(number, { faults: effect.rules })
    if (effect.delayBeforeMs > 0) {
      await waits.wait(effect.delayBeforeMs)
      // Meanwhile another request may have spent what this one shows.
      await look()
    }
    const skipped = effect.instead !== null && momentOf(effect.instead) === 'before-commit'
    const handled = skipped ? null : await answerOf(parts, endpoint, request, form)
    if (handled?.committed) journal.note(number, { committed: handled.committed })
    await waits.wait(effect.delayAfterMs)
    const made = finish(effect, handled?.answer ?? null, endpoint)
    return {
      ...made,
      date: new Date(parts.shownNow()).toUTCString(),
      done(wire, status) {
        const error = handled?.refusal ?? errorIn(made.answer)
        journal.note(number, answeredFacts({ wire, status, error, retryAfterMs: made.retryAfterMs }))
      },
    }
  }

  const answeredFacts = (answered: Answered): Partial<RequestEntry> => ({ answered, endedAt: now() })

  function finish(effect: FaultEffect, honest: LabAnswer | null, endpoint: LabEndpoint) {
    const told = honest && effect.lie ? lieAboutExpiry(effect.lie, honest, parts.shownNow()) : honest
    if (effect.instead) return spoilAnswer(effect.instead, told, endpoint, parts.shownNow())
    return { answer: told as LabAnswer, wire: 'send' as const, retryAfterMs: null }
  }

  return {
    clients,
    keys: parts.keys,
    journal,
    families,
    receive,
    settings: () => settings,
    setSettings(patch) {
      settings = withSettings(settings, patch)
      journal.act('settings', Object.keys(patch).join(', '))
      return settings
    },
    faults: () => plan.list(),
    setFaults(rules) {
      plan.set(rules)
      journal.act(
        'faults',
        rules.length === 0
          ? 'none'
          : plan
              .list()
              .map(({ id }) => id)
              .join(', '),
      )
    },
    addFault(rule) {
      const id = plan.add(rule)
      journal.act('faults', `on: ${id}`)
      return id
    },
    removeFault(id) {
      const removed = plan.remove(id)
      if (removed) journal.act('faults', `off: ${id}`)
      return removed
    },
    expireNow(target) {
      const count = families.expireAccess(target)
      journal.act('expire-access', String(count), target === 'all' ? null : target)
      return count
    },
    revoke(target) {
      const count = families.revoke(target, 'revoked')
      journal.act('revoke', String(count), target === 'all' ? null : target)
      return count
    },
    async signIn({ clientId = clients.app.id, scope = 'openid offline_access' } = {}) {
      const refresh = settings.refreshTokens !== 'none'
      const issue = families.open({ clientId, subject: labSubject, scope, nonce: null, refresh })
      journal.act('signed-in', clientId, issue.family.id)
      return { ...(await tokenBody(parts, issue)), family: issue.family.id }
    },
    pendingDevices: () => parts.devices.pending(),
    decideDevice: (userCode, decision) => parts.devices.decide(userCode, decision),
    close: () => waits.cancel(),
  }
}

function formOf({ headers, body }: LabRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
  return new URLSearchParams(isForm ? body : '')
}

function errorIn(answer: LabAnswer): string | null {
  if (answer.status < 400 || !answer.body.startsWith('{')) return null
  const { error } = JSON.parse(answer.body) as { error?: unknown }
  return typeof error === 'string' ? error : null
}
