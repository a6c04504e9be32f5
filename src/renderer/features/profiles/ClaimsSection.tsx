import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { ClaimList } from './ClaimList.tsx'

const tones = { valid: 'ok', invalid: 'danger', unchecked: 'neutral', 'not-a-jwt': 'neutral' } as const

/** What is written inside the access token. Claims are not secret, but the token is: it never comes to the page for this. */
export function ClaimsSection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const run = useRun()
  const [found, setFound] = useState<Output<'tokens.inspect'> | null>(null)
  async function look(): Promise<void> {
    const inspected = await run('tokens.inspect', { profile: profile.id, token: 'access' })
    if (inspected) setFound(inspected)
  }
  // One button in one place, so that the focus stays on it.
  const toggle = (
    <Button size="small" icon="search" onClick={() => (found ? setFound(null) : void look())}>
      {t(found ? 'profiles.claimsHide' : 'profiles.claimsShow')}
    </Button>
  )
  if (!found) return <>{toggle}</>
  const opaque = found.signature === 'not-a-jwt'
  return (
    <>
      {toggle}
      <Callout
        live
        tone={tones[found.signature]}
        title={opaque ? t('profiles.claimsNone') : t(`profiles.signature.${found.signature}`)}
        {...(found.signatureReason ? { children: t(`profiles.signatureReason.${found.signatureReason}`) } : {})}
      />
      {!opaque && <ClaimList claims={found.claims ?? {}} />}
      {!opaque && (
        <Disclosure title={t('profiles.claimsRaw')}>
          <CodeBlock
            code={JSON.stringify({ header: found.header, claims: found.claims }, null, 2)}
            label={t('profiles.claims')}
          />
        </Disclosure>
      )}
    </>
  )
}
