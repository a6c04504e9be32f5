import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCopyText } from '../../store/use-actions.ts'
import { useVault } from '../../store/vault-context.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Proxy.module.css'
import { keyPlaceholder, snippet, type Tool, tools } from './snippets.ts'

/** What to paste where, for each profile and tool. */
export function SnippetsSection() {
  const { t } = useTranslation()
  const copy = useCopyText()
  const profiles = useVault((state) => state.profiles).filter(({ proxyUrl }) => proxyUrl !== null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [tool, setTool] = useState<Tool>('curl')
  const profile = profiles.find(({ id }) => id === chosen) ?? profiles[0]
  if (!profile?.proxyUrl) return null
  const code = snippet(tool, profile.proxyUrl, {
    base: t('proxy.genericBase'),
    key: t('proxy.genericKey'),
    note: t('proxy.genericNote'),
  })
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
          data={tools.map((value) => ({ value, label: t(`proxy.tools.${value}`) }))}
          value={tool}
          onChange={(value) => setTool((value ?? 'curl') as Tool)}
        />
      </div>
      <CodeBlock
        code={code}
        label={t(`proxy.tools.${tool}`)}
        actions={
          <IconButton icon="copy" label={t('proxy.copySnippet')} onClick={() => void copy(code, t('actions.copied'))} />
        }
      />
    </Section>
  )
}
