import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import { useCopySecret } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stack } from '../../ui/Stack.tsx'

/** The one moment in which a client key can be seen. */
export function NewKey({ made: { client, key } }: { made: Output<'clients.add'> }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const copy = useCopySecret()
  const allowed = client.permissions.profiles
  const url = useVault(({ profiles }) => {
    const usable = profiles.filter(({ id, proxyUrl }) => proxyUrl && (allowed === '*' || allowed.includes(id)))
    return usable[0]?.proxyUrl ?? null
  })
  const curl = url && `curl -H 'Authorization: Bearer ${key}' ${url}`
  return (
    <>
      <Stack>
        <Callout tone="warn" title={t('clients.keyOnce')}>
          {t('clients.keyOnceBody')}
        </Callout>
        <CodeBlock
          code={key}
          label={t('clients.key')}
          actions={
            <Button
              data-autofocus
              size="small"
              variant="primary"
              icon="copy"
              onClick={() => void copy(key, t('clients.keyCopied'))}
            >
              {t('clients.copyKey')}
            </Button>
          }
        />
        <Section title={t('clients.tryIt')} lead={curl ? undefined : t('clients.noRoute')}>
          {curl && (
            <CodeBlock
              code={curl}
              label={t('proxy.tools.curl')}
              actions={
                <IconButton
                  icon="copy"
                  label={t('proxy.copySnippet')}
                  onClick={() => void copy(curl, t('actions.copied'))}
                />
              }
            />
          )}
        </Section>
      </Stack>
      <FormActions>
        <Button onClick={dialogs.close}>{t('clients.done')}</Button>
      </FormActions>
    </>
  )
}
