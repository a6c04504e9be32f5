import type { NoticeView } from '../../shared/views.ts'
import type { Disposable } from '../lifetime.ts'
import type { Clock } from '../ports.ts'
import { manyNotice } from './notice-texts.ts'

const minute = 60_000
/** So long the first notice waits for others of its kind: a resume strikes many profiles in one moment. */
const gatherMs = 2_000
/** So long a kind is quiet after that and gathers: an outage reaches each profile at its own next retry. */
const quietMs: Readonly<Record<NoticeView['kind'], number>> = {
  'sign-in-needed': minute,
  'refresh-token-ending': 15 * minute,
  'refresh-failing': 15 * minute,
  'not-revoked': minute,
  'proxy-problem': minute,
  // One vault file: there is nothing to gather.
  'storage-problem': 0,
  'still-running': minute,
  // Never comes here: the request waits for a minute only, so its notice cannot.
  'access-question': 0,
}
/** More than this of one kind become one notice. */
const most = 3

export interface NoticeGate extends Disposable {
  /** `stands` is asked when the notice is told: what is over by then is not told. */
  say(notice: NoticeView, name: string, stands?: () => boolean): void
}

interface Waiting {
  readonly notice: NoticeView
  readonly name: string
  readonly stands: () => boolean
}

/** Lets the first notices of a kind through soon, gathers what follows, and makes one of many. */
export function createNoticeGate(clock: Clock, emit: (notice: NoticeView) => void): NoticeGate {
  const waiting = new Map<NoticeView['kind'], Waiting[]>()
  const quiet = new Map<NoticeView['kind'], () => void>()

  function later(kind: NoticeView['kind'], ms: number): void {
    quiet.set(
      kind,
      clock.at(clock.now() + ms, () => flush(kind)),
    )
  }

  function flush(kind: NoticeView['kind']): void {
    quiet.delete(kind)
    const gathered = (waiting.get(kind) ?? []).filter(({ stands }) => stands())
    waiting.delete(kind)
    if (gathered.length === 0) return
    later(kind, quietMs[kind])
    const names = gathered.map(({ name }) => name)
    if (names.length > most) emit(manyNotice(kind, names))
    else for (const { notice } of gathered) emit(notice)
  }

  return {
    say(notice, name, stands = () => true) {
      const { kind } = notice
      waiting.set(kind, [...(waiting.get(kind) ?? []), { notice, name, stands }])
      if (!quiet.has(kind)) later(kind, gatherMs)
    },
    dispose() {
      for (const cancel of quiet.values()) cancel()
      for (const kind of waiting.keys()) flush(kind)
      for (const cancel of quiet.values()) cancel()
    },
  }
}
