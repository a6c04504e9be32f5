import { headerNames } from '../../../shared/header-names.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { canDo, type ProfileAction, profileActions } from '../../store/profile-actions.ts'

export interface ProfileMatch {
  readonly action: ProfileAction
  readonly profile: ProfileView
}

/**
 * The actions of profiles that hold every word of the query, in the profile's name or in the words of the action, best
 * first. Sentences are made only of what is shown: ten thousand profiles have more than a hundred thousand actions.
 */
export function matchProfiles(
  profiles: readonly ProfileView[],
  query: string,
  wordsOf: (action: ProfileAction, header: string) => string,
  limit: number,
): readonly ProfileMatch[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  /** By the headers that a profile's credential stands in, which a label names; few profiles differ in them. */
  const labels = new Map<string, readonly { action: ProfileAction; text: string }[]>()
  const labelsOf = (profile: ProfileView) => {
    const header = headerNames(profile)
    const known = labels.get(header)
    if (known) return known
    const fresh = profileActions.map((action) => ({ action, text: ` ${wordsOf(action, header).toLowerCase()}` }))
    labels.set(header, fresh)
    return fresh
  }
  /** By how many words begin a word of the label. */
  const byScore: ProfileMatch[][] = words.concat('').map(() => [])
  for (const profile of profiles) {
    const elsewhere = words.filter((word) => !profile.name.includes(word))
    const starts = words.filter((word) => profile.name.startsWith(word)).length
    for (const { action, text } of labelsOf(profile)) {
      if (!elsewhere.every((word) => text.includes(word)) || !canDo(action, profile)) continue
      const score = starts + elsewhere.filter((word) => text.includes(` ${word}`)).length
      byScore[score]?.push({ action, profile })
    }
    if ((byScore.at(-1)?.length ?? 0) >= limit) break
  }
  return byScore.reverse().flat().slice(0, limit)
}
