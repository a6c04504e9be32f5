import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale, useNow } from '../../store/vault-context.tsx'
import { formatExact, formatRelative } from '../../text/format.ts'
import { Chips } from '../../ui/Chips.tsx'
import { type ClaimValue, claimsInOrder } from './claim-words.ts'
import classes from './ProfileDetail.module.css'

/** The claims in words: from whom, about whom, for whom, what for, and from when to when by the local clock. */
export function ClaimList({ claims }: { claims: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation()
  return (
    <dl className={classes.facts}>
      {claimsInOrder(claims).map(([claim, value]) => (
        <Fragment key={claim}>
          <dt title={claim}>{t(`claims.${claim}`)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Value({ value }: { value: ClaimValue }) {
  const locale = useLocale()
  const now = useNow()
  if (value.kind === 'list') return <Chips items={value.items} />
  if (value.kind === 'text') return value.text
  return `${formatExact(value.at, locale)} · ${formatRelative(value.at, now, locale)}`
}
