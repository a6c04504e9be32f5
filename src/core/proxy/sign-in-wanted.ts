import type { NoticeView } from '../../shared/views.ts'
import type { Clock } from '../ports.ts'

/** A request came for a profile that only a person can sign in. */
export type SignInWanted = (
  profile: { readonly profileId: string; readonly profileName: string },
  clientName: string,
) => void

export interface SignInWantedDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly say: (notice: NoticeView, name: string) => void
  /** Since when the profile's session has ended; the end itself was told then. */
  readonly endedSince: (profileId: string) => number | undefined
}

/** A tool that tries again and again is told of once in so long. */
const quietMs = 15 * 60_000
const remembered = 1_000

/**
 * Tells the person that somebody waits for them. The end of a session is told once, perhaps days ago, and a profile that was
 * never signed in not at all: a tool that is refused for it now is news.
 */
export function createSignInWanted({ clock, say, endedSince }: SignInWantedDeps): SignInWanted {
  const told = new Map<string, number>()
  return ({ profileId, profileName }, clientName) => {
    const now = clock.now()
    const last = Math.max(told.get(profileId) ?? Number.NEGATIVE_INFINITY, endedSince(profileId) ?? 0)
    // A clock that was set back must not keep it quiet for as long as it was ahead.
    if (Math.abs(now - last) < quietMs) return
    told.delete(profileId)
    told.set(profileId, now)
    const [oldest] = told.keys()
    if (told.size > remembered && oldest !== undefined) told.delete(oldest)
    say(wantedNotice(profileId, profileName, clientName), profileName)
  }
}

function wantedNotice(profileId: string, profile: string, client: string): NoticeView {
  return {
    kind: 'sign-in-needed',
    profileId,
    title: { en: `${client} needs ${profile}`, 'zh-CN': `${client} 需要 ${profile}` },
    body: {
      en: 'Its request was refused because nobody is signed in there. Sign in, then let it try again.',
      'zh-CN': '该配置尚未登录，请求已被拒绝。请先登录，再让它重试。',
    },
  }
}
