import type { QuestionAnswer, QuestionView } from '../shared/access-views.ts'
import { needsPerson, personNeededAt } from '../shared/attention.ts'
import type { LentShape } from '../shared/contract.ts'
import { errorWords } from '../shared/error-words.ts'
import { headerNames } from '../shared/header-names.ts'
import { profileWords } from '../shared/profile-words.ts'
import type { ErrorCode } from '../shared/result.ts'
import { timeWords } from '../shared/time-words.ts'
import type { ProfileView, ProxyStatusView, VaultStatusView } from '../shared/views.ts'
import { questionItems } from './tray-questions.ts'
import { type TrayText, trayTexts } from './tray-text.ts'

export type TrayAction =
  | { readonly kind: 'copy'; readonly profileId: string; readonly shape: LentShape }
  | { readonly kind: 'refresh'; readonly profileId: string }
  | { readonly kind: 'sign-in'; readonly profileId: string }
  | { readonly kind: 'answer'; readonly question: string; readonly answer: QuestionAnswer }
  | { readonly kind: 'refresh-all' }
  | { readonly kind: 'pause-proxy'; readonly paused: boolean }
  | { readonly kind: 'open' }
  | { readonly kind: 'quit' }

export type TrayItem =
  | { readonly kind: 'action'; readonly label: string; readonly enabled: boolean; readonly action: TrayAction }
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] }
  | { readonly kind: 'separator' }

/** All well; a person will be needed soon; a person is needed (or the proxy does not listen); paused; locked. */
export type TrayIcon = 'well' | 'soon' | 'attention' | 'paused' | 'locked'

export interface TrayModel {
  readonly icon: TrayIcon
  /** How many requests and profiles need a person now; with a locked vault nobody can tell. */
  readonly needed: number
  readonly tooltip: string
  readonly items: readonly TrayItem[]
}

export interface TrayInput {
  readonly vault: VaultStatusView['state']
  /** What is wrong with the vault file; absent when nothing is. */
  readonly storage?: ErrorCode
  readonly profiles: readonly ProfileView[]
  readonly questions: readonly QuestionView[]
  readonly proxy: ProxyStatusView | null
  /** Profile ids, the latest first. */
  readonly recent: readonly string[]
  readonly now: number
  readonly language: 'en' | 'zh-CN'
}

/** Profiles on the first level, in one submenu of the second, in the whole menu; and how many urgent ones go before the recents. */
const limits = { first: 10, group: 25, total: 200, urgent: 6 } as const

/** The whole tray as data: what is shown, in which order, and what each item does. */
export function trayModel(input: TrayInput): TrayModel {
  const text = trayTexts[input.language]
  const needs: Needs = {
    asked: input.vault === 'unlocked' ? input.questions.length : 0,
    now: input.profiles.filter(needsPerson).length,
    soon: input.profiles.filter((profile) => personNeededAt(profile, input.now) !== null).length,
  }
  const icon = iconOf(input, needs)
  const head = headLines(input, text, needs)
  return {
    icon,
    needed: input.vault === 'unlocked' ? needs.asked + needs.now : 0,
    tooltip: ['Token Vault', ...head].join(' · '),
    items: [
      ...(needs.asked > 0 ? [...questionItems(input.questions, text), separator] : []),
      ...head.map((label): TrayItem => ({ kind: 'label', label })),
      ...(head.length > 0 ? [separator] : []),
      ...(input.vault === 'unlocked' ? profileItems(input, text) : []),
      ...commandItems(input, text),
    ],
  }
}

const separator: TrayItem = { kind: 'separator' }

/** How many requests and profiles need a person now, and how many will although all is well. */
interface Needs {
  /** Requests that wait for an answer. */
  readonly asked: number
  readonly now: number
  readonly soon: number
}

function iconOf({ vault, proxy, storage }: TrayInput, needs: Needs): TrayIcon {
  if (storage !== undefined) return 'attention'
  if (vault !== 'unlocked') return 'locked'
  if (needs.asked > 0 || needs.now > 0 || (proxy && !proxy.listening && !proxy.paused)) return 'attention'
  if (proxy?.paused) return 'paused'
  return needs.soon > 0 ? 'soon' : 'well'
}

function headLines({ vault, proxy, storage, language }: TrayInput, text: TrayText, needs: Needs): string[] {
  const file = storage === undefined ? [] : [errorWords[language][storage].title]
  // The picture of a lock alone is no answer for who cannot see it, or hovers over it to learn what it means.
  if (vault !== 'unlocked') return file.length > 0 ? file : [vault === 'locked' ? text.locked : text.notSetUp]
  const proxyLine = !proxy
    ? []
    : proxy.paused
      ? [text.paused]
      : proxy.listening && proxy.port !== null
        ? [text.proxyAt(proxy.port)]
        : [text.proxyDown]
  const asked = needs.asked > 0 ? [text.questions(needs.asked)] : []
  const now = needs.now > 0 ? [text.needsYou(needs.now)] : []
  const soon = needs.soon > 0 ? [text.needsYouSoon(needs.soon)] : []
  return [...file, ...asked, ...now, ...soon, ...proxyLine]
}

function profileItems(input: TrayInput, text: TrayText): TrayItem[] {
  if (input.profiles.length === 0) return [{ kind: 'label', label: text.noProfiles }, separator]
  const ordered = orderProfiles(input)
  const shown = ordered.slice(0, limits.total)
  const menus = (profiles: readonly ProfileView[]) => profiles.map((profile) => profileMenu(profile, input, text))
  const first = menus(shown.slice(0, limits.first))
  const rest = [...shown.slice(limits.first)].sort(byName)
  const left = ordered.length - shown.length
  const others: TrayItem[] =
    rest.length === 0 ? [] : [{ kind: 'menu', label: text.otherProfiles, items: grouped(rest, menus) }]
  const more: TrayItem[] = left === 0 ? [] : [action(text.moreInWindow(left), { kind: 'open' })]
  return [...first, ...others, ...more, separator]
}

/** A few that need their person now or soon, then the ones used last, then the other urgent ones, then by name. */
export function orderProfiles({
  profiles,
  recent,
  now,
}: Pick<TrayInput, 'profiles' | 'recent' | 'now'>): ProfileView[] {
  const places = new Map(recent.map((id, at) => [id, at]))
  const urgency = (profile: ProfileView): number =>
    needsPerson(profile) ? 0 : personNeededAt(profile, now) === null ? 2 : 1
  const byPlace = (a: ProfileView, b: ProfileView): number =>
    (places.get(a.id) ?? recent.length) - (places.get(b.id) ?? recent.length) || urgency(a) - urgency(b) || byName(a, b)
  const urgent = profiles
    .filter((profile) => urgency(profile) < 2)
    .sort((a, b) => urgency(a) - urgency(b) || byPlace(a, b))
    .slice(0, limits.urgent)
  return [...urgent, ...profiles.filter((profile) => !urgent.includes(profile)).sort(byPlace)]
}

function byName(a: ProfileView, b: ProfileView): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function grouped(
  profiles: readonly ProfileView[],
  menus: (profiles: readonly ProfileView[]) => TrayItem[],
): TrayItem[] {
  if (profiles.length <= limits.group) return menus(profiles)
  const groups: TrayItem[] = []
  for (let start = 0; start < profiles.length; start += limits.group) {
    const members = profiles.slice(start, start + limits.group)
    const label = `${members[0]?.name} – ${members.at(-1)?.name}`
    groups.push({ kind: 'menu', label, items: menus(members) })
  }
  return groups
}

/** What happened and since when, what comes next and when, what to do: as on the first lines of the window's profile. */
export function conditionLines(
  profile: ProfileView,
  { now, language }: Pick<TrayInput, 'now' | 'language'>,
): readonly string[] {
  const { happened, since, next, todo } = profileWords(profile, now, language, timeWords(now, language))
  // A menu has no sentences: its lines end without a full stop.
  return [`${unended(happened)} · ${since}`, unended(next), unended(todo)]
}

function unended(sentence: string): string {
  return sentence.replace(/[.。]$/, '')
}

function profileMenu(profile: ProfileView, input: TrayInput, text: TrayText): TrayItem {
  const lends = canLend(profile)
  const copy = (label: string, shape: LentShape, enabled: boolean) =>
    action(label, { kind: 'copy', profileId: profile.id, shape }, enabled)
  const refreshes = profile.grant !== 'static' && profile.grant !== 'none'
  return {
    kind: 'menu',
    label: `${profile.name} — ${describeLife(profile, input.now, text)}`,
    items: [
      ...conditionLines(profile, input).map((label): TrayItem => ({ kind: 'label', label })),
      separator,
      copy(text.copyToken, 'access-token', lends),
      copy(text.copyHeader(headerNames(profile)), 'header', lends),
      copy(text.copyProxyUrl, 'proxy-url', profile.proxyUrl !== null),
      separator,
      action(
        text.refresh,
        { kind: 'refresh', profileId: profile.id },
        refreshes && lends && profile.state !== 'refreshing',
      ),
      action(text.signIn, { kind: 'sign-in', profileId: profile.id }, refreshes && profile.state !== 'signing-in'),
    ],
  }
}

function canLend({ state, grant }: ProfileView): boolean {
  return grant !== 'none' && (state === 'valid' || state === 'refreshing' || state === 'expired' || state === 'static')
}

/** The state in a few words, with the time left while the token is good. */
export function describeLife(profile: ProfileView, now: number, text: TrayText): string {
  const left = () => {
    const { expiresAt } = profile.access
    return expiresAt === null ? null : text.left(Math.max(0, Math.floor((expiresAt - now) / 60_000)))
  }
  switch (profile.state) {
    case 'signed-out':
      return text.state.signedOut
    case 'signing-in':
      return text.state.signingIn
    case 'refreshing':
      return text.state.refreshing
    case 'expired':
      return text.state.expired
    case 'needs-sign-in':
      return neededText(profile, text)
    case 'static':
      return profile.grant === 'none' ? text.state.anonymous : (left() ?? text.state.static)
    case 'valid':
      return left() ?? text.state.unknownLife
  }
}

/** What a person has to do differs: sign in, find a new key, or nothing until something moves back. */
function neededText({ next, grant }: ProfileView, { state }: TrayText): string {
  if (next.kind !== 'sign-in') return state.needsSignIn
  if (next.reason === 'restored-copy') return state.restored
  if (next.reason === 'moved-away') return state.movedAway
  return grant === 'static' ? state.needsKey : state.needsSignIn
}

function commandItems(input: TrayInput, text: TrayText): TrayItem[] {
  const open = action(text.openWindow, { kind: 'open' })
  const quit = action(text.quit, { kind: 'quit' })
  if (input.vault !== 'unlocked') {
    return [action(input.vault === 'locked' ? text.unlock : text.setUp, { kind: 'open' }), separator, open, quit]
  }
  const paused = input.proxy?.paused === true
  return [
    action(text.refreshAll, { kind: 'refresh-all' }, input.profiles.some(canLend)),
    action(paused ? text.resumeProxy : text.pauseProxy, { kind: 'pause-proxy', paused: !paused }, input.proxy !== null),
    separator,
    open,
    quit,
  ]
}

function action(label: string, what: TrayAction, enabled = true): TrayItem {
  return { kind: 'action', label, enabled, action: what }
}
