import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderView } from '../../../shared/views.ts'
import { useLocale, useVault } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import classes from './AddProfile.module.css'
import { searchProviders } from './form-model.ts'

interface CatalogueProps {
  readonly onChoose: (provider: ProviderView) => void
  readonly onFile: () => void
}

export function Catalogue({ onChoose, onFile }: CatalogueProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const providers = useVault((state) => state.providers)
  const [search, setSearch] = useState('')
  const found = searchProviders(providers, search)
  return (
    <>
      <TextInput
        data-autofocus
        type="search"
        aria-label={t('add.search')}
        placeholder={t('add.searchPlaceholder')}
        leftSection={<Icon name="search" size={14} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !found[0] || search === '') return
          // Or it would send the form that comes in its place.
          event.preventDefault()
          onChoose(found[0])
        }}
      />
      <ul className={classes.catalogue} aria-label={t('add.providers')}>
        {found.map((provider) => (
          <li key={provider.id}>
            <button type="button" className={classes.provider} onClick={() => onChoose(provider)}>
              <ProviderMark id={provider.id} icon={provider.icon} name={localText(provider.name, locale)} size={32} />
              <span>
                <span className={classes.providerName}>{localText(provider.name, locale)}</span>
                {!provider.builtIn && <span className={classes.tag}>{t('add.yours')}</span>}
                <span className={classes.providerHelp}>{localText(provider.description, locale)}</span>
              </span>
              <Icon name="chevron" size={14} className={classes.go} />
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={classes.none} role="status">
          {t('add.noMatch', { query: search })}
        </p>
      )}
      <div className={classes.fileEntry}>
        <button type="button" className={classes.provider} onClick={onFile}>
          <span className={classes.fileMark}>
            <Icon name="file" />
          </span>
          <span>
            <span className={classes.providerName}>{t('add.fromFile')}</span>
            <span className={classes.providerHelp}>{t('add.fromFileHint')}</span>
          </span>
          <Icon name="chevron" size={14} className={classes.go} />
        </button>
      </div>
    </>
  )
}
