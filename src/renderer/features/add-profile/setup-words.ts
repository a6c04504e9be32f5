import type { TFunction } from 'i18next'
import type { WireError } from '../../../shared/result.ts'
import type { SetupFinding } from '../../../shared/setup-views.ts'
import type { GrantType } from '../../../shared/views.ts'
import { errorText } from '../../text/error-text.ts'
import { joinSentences } from '../../text/join-sentences.ts'
import type { Tone } from '../../ui/Callout.tsx'
import type { SetupPlaces } from './setup-places.ts'
import type { ProbeState } from './setup-probe.ts'

export interface FindingWords {
  readonly tone: Tone
  readonly title: string
  readonly body: string | null
}

export interface PlacedWords extends FindingWords {
  readonly place: string | null
}

/** Everything that a look told, each at the field that it is about. */
export function placedWords(
  t: TFunction,
  { findings, error }: ProbeState,
  { address, key }: SetupPlaces,
  grant: GrantType,
): readonly PlacedWords[] {
  if (error) {
    const ofKey = key !== null && error.details?.field === key
    return [{ ...problemWords(t, error), place: ofKey ? key : address }]
  }
  return findings.map((finding) => {
    const ofKey = finding.kind === 'key' || (finding.kind === 'problem' && finding.about === 'key')
    return { ...findingWords(t, finding, grant), place: ofKey ? key : address }
  })
}

/** A finding as a person reads it. `grant`: how the form means to sign in. */
export function findingWords(t: TFunction, finding: SetupFinding, grant: GrantType): FindingWords {
  switch (finding.kind) {
    case 'server':
      return serverWords(t, finding, grant)
    case 'api':
      return { tone: 'ok', title: t('setup.api', { address: finding.address }), body: null }
    case 'problem':
      return problemWords(t, finding.error, finding.about)
    case 'key':
      return keyWords(t, finding)
  }
}

/** What the host would not look at, or could not. `about` is absent when the form as a whole was refused. */
export function problemWords(
  t: TFunction,
  error: WireError,
  about?: Extract<SetupFinding, { kind: 'problem' }>['about'],
): FindingWords {
  const { title, remedy, detail } = errorText(t, error)
  const saved = t('setup.anyway')
  if (error.retryable) {
    return {
      tone: 'warn',
      title: t('setup.unreachable'),
      body: joinSentences(detail ?? t('setup.unreachableBody'), saved),
    }
  }
  if (error.code === 'PROVIDER_MISBEHAVED' && (about === 'server' || about === 'api')) {
    return { tone: 'danger', title: t(`setup.wrong.${about}`), body: detail ?? t(`setup.wrong.${about}Body`) }
  }
  return { tone: 'danger', title, body: joinSentences(detail, remedy) }
}

function serverWords(
  t: TFunction,
  { issuer, offers, pkce }: Extract<SetupFinding, { kind: 'server' }>,
  grant: GrantType,
): FindingWords {
  const list = offers.map((offered) => t(`grants.${offered}`)).join(t('setup.comma'))
  if (!offers.includes(grant)) {
    const body = offers.length > 0 ? t('setup.notListedBody', { list }) : t('setup.nothingListed')
    return { tone: 'warn', title: t('setup.notListed', { issuer, grant: t(`grants.${grant}`) }), body }
  }
  const about = pkce === null ? null : t(pkce ? 'setup.pkce' : 'setup.noPkce')
  return {
    tone: 'ok',
    title: t('setup.server', { issuer }),
    body: joinSentences(t('setup.offers', { list }), about),
  }
}

function keyWords(t: TFunction, finding: Extract<SetupFinding, { kind: 'key' }>): FindingWords {
  switch (finding.verdict) {
    case 'accepted': {
      const { account } = finding
      return { tone: 'ok', title: t('setup.accepted'), body: account === null ? null : t('setup.account', { account }) }
    }
    case 'refused':
      return { tone: 'danger', title: t('setup.refused'), body: t('setup.refusedBody') }
    case 'readable':
      return { tone: 'ok', title: t('setup.readable'), body: t('setup.readableBody') }
    case 'not-checkable':
      return { tone: 'neutral', title: t('setup.notCheckable'), body: null }
    case 'unsettled':
      return { tone: 'warn', title: t('setup.unsettled'), body: t('setup.anyway') }
  }
}
