import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useCopyText } from '../../store/use-actions.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Section } from '../../ui/Section.tsx'
import { FirstRequest } from './FirstRequest.tsx'

/** The address to give to a tool, or why there is none. */
export function UseSection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const copy = useCopyText()
  if (profile.proxyUrl === null) {
    const reason = profile.upstream === null ? t('profiles.useNoUpstream') : t('profiles.useNoProxy')
    return (
      <Section title={t('profiles.use')}>
        <p>{reason}</p>
      </Section>
    )
  }
  const url = profile.proxyUrl
  return (
    <Section
      title={t('profiles.use')}
      lead={t('profiles.useLead')}
      actions={
        <Button size="small" icon="key" onClick={() => dialogs.show({ kind: 'add-client', profileId: profile.id })}>
          {t('profiles.useMakeKey')}
        </Button>
      }
    >
      <CodeBlock
        code={url}
        label={t('profiles.copyProxyUrl')}
        actions={
          <IconButton
            icon="copy"
            label={t('profiles.copyProxyUrl')}
            onClick={() => void copy(url, t('copy.proxy-urlCopied', { name: profile.name }))}
          />
        }
      />
      <FirstRequest key={profile.id} profile={profile} />
    </Section>
  )
}
