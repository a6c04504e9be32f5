import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choices, keyPlaceholder } from '../../../shared/snippets.ts'
import { useCopyText } from '../../store/use-actions.ts'
import { useLocale, useVault } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Proxy.module.css'

/** What to paste where, for each profile and tool. */
export function SnippetsSection() {
  const { t } = useTranslation()
  const copy = useCopyText()
  const profiles = useVault((state) => state.profiles).filter(({ proxyUrl }) => proxyUrl !== null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [tool, setTool] = useState<string | null>(null)
  const locale = useLocale()
  const providers = useVault((state) => state.providers)
  const profile = profiles.find(({ id }) => id === chosen) ?? profiles[0]
  if (!profile?.proxyUrl) return null
  const offered = choices(
    { ...profile, proxyUrl: profile.proxyUrl },
    providers.find(({ id }) => id === profile.providerId),
    { own: (text) => localText(text, locale), tool: (name) => t(`proxy.tools.${name}`) },
    { base: t('proxy.genericBase'), key: t('proxy.genericKey'), note: t('proxy.genericNote') },
  )
  const shown = offered.find(({ id }) => id === tool) ?? offered[0]
  if (!shown) return null
  const { code } = shown
  return (
    <Section title={t('proxy.snippets')} lead={t('proxy.snippetsLead', { placeholder: keyPlaceholder })}>
      <div className={classes.choices}>
        <Select
          label={t('proxy.profile')}
          searchable
          limit={100}
          data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
          value={profile.id}
          onChange={setChosen}
        />
        <Select
          label={t('proxy.tool')}
          data={offered.map(({ id, label }) => ({ value: id, label }))}
          value={shown.id}
          onChange={setTool}
        />
      </div>
      <CodeBlock
        code={code}
        label={shown.label}
        actions={
          <IconButton icon="copy" label={t('proxy.copySnippet')} onClick={() => void copy(code, t('actions.copied'))} />
        }
      />
    </Section>
  )
}
