import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AskOutcome, QuestionDesk } from '../../core/access/question-desk.ts'
import type { Decision, Forward, Refusal } from '../../core/proxy/decide.ts'
import type { Ask } from '../../core/proxy/permission.ts'
import { whenOver } from './caller-gone.ts'

export interface AskFirstDeps {
  readonly questions: QuestionDesk
  /** Judges the same request again: a minute is long enough for a key to be revoked or a profile to lead elsewhere. */
  readonly decide: () => Decision
  readonly go: (forward: Forward) => void
  readonly refuse: (refusal: Refusal) => void
  /** The caller went away before there was an answer. */
  readonly gone: () => void
}

/** Holds a request, its body unread, until a person has answered; exactly one of `go`, `refuse` and `gone` is called. */
export function askFirst(
  req: IncomingMessage,
  res: ServerResponse,
  forward: Forward,
  ask: Ask,
  deps: AskFirstDeps,
): void {
  let cancel = () => {}
  const end = whenOver(req, res, () => {
    end()
    cancel()
    deps.gone()
  })
  const refuse = (refusal: Refusal) => {
    end()
    deps.refuse(refusal)
  }
  const put = (asked: Forward, about: Ask) => {
    cancel = deps.questions.ask({ client: asked.client, route: asked.route, ask: about }, (outcome) =>
      settled(asked, outcome),
    )
  }
  const settled = (asked: Forward, outcome: AskOutcome) => {
    if (outcome !== 'allowed' && outcome !== 'again') return refuse(refusalOf(asked, outcome))
    const now = deps.decide()
    if (now.kind === 'refusal') return refuse(now)
    if (now.kind !== 'forward') return refuse(refusalOf(asked, 'ask-denied'))
    // What was allowed once is this request to this profile, and nothing that took its place meanwhile.
    const same = now.route.profileId === asked.route.profileId && now.upstream.origin === asked.upstream.origin
    if (now.ask === null || (outcome === 'allowed' && same)) {
      end()
      return deps.go(now)
    }
    put(now, now.ask)
  }
  put(forward, ask)
}

function refusalOf({ client, route, origin }: Forward, outcome: Exclude<AskOutcome, 'allowed' | 'again'>): Refusal {
  const retry =
    outcome === 'ask-crowded' ? { retryAfterSeconds: 10 } : outcome === 'ask-timeout' ? { retryAfterSeconds: 60 } : {}
  return { kind: 'refusal', code: outcome, facts: { profile: route.profileName, ...retry }, client, route, origin }
}
