import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Protection, ProtectionOption, VaultStatusView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { protectionText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { IconName } from '../../ui/icon-paths.ts'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { PassphraseDialog } from './PassphraseDialog.tsx'
import { RemoveSlotDialog } from './RemoveSlotDialog.tsx'
import classes from './Settings.module.css'

const icons: Record<Protection, IconName> = {
  keychain: 'key',
  'safe-storage': 'shield',
  passphrase: 'edit',
  memory: 'memory',
}

/** The key slots of the vault: what opens it, what could. */
export function ProtectionSection({ vault }: { vault: VaultStatusView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const [asking, setAsking] = useState<{ kind: 'passphrase' } | { kind: 'remove'; slot: Protection } | null>(null)
  const close = () => setAsking(null)
  const shown = vault.options.filter(({ kind }) => kind !== 'memory' || vault.slots.includes(kind))

  async function add(kind: Protection): Promise<void> {
    if (kind === 'passphrase') return setAsking({ kind })
    const status = await run('vault.protect', { protection: kind })
    if (!status) return
    store.setState({ vault: status })
    toast({ tone: 'ok', title: t('settings.slotAdded', { protection: t(`protections.${kind}`) }) })
  }

  async function lock(): Promise<void> {
    const status = await run('vault.lock')
    if (status) store.setState({ vault: status })
  }

  return (
    <Section
      title={t('settings.protection')}
      lead={t('settings.protectionLead')}
      actions={
        // Locking what lives in memory only would throw it away.
        vault.protection !== 'memory' && (
          <Button size="small" icon="lock" onClick={() => void lock()}>
            {t('actions.lock')}
          </Button>
        )
      }
    >
      {vault.protection === 'memory' && (
        <Callout tone="warn" title={t('settings.memoryNow')}>
          {t('settings.memoryNowBody')}
        </Callout>
      )}
      <Rows>
        {shown.map((option) => (
          <SlotRow
            key={option.kind}
            option={option}
            vault={vault}
            onAdd={() => void add(option.kind)}
            onRemove={() => setAsking({ kind: 'remove', slot: option.kind })}
          />
        ))}
      </Rows>
      {asking?.kind === 'passphrase' && <PassphraseDialog onClose={close} />}
      {asking?.kind === 'remove' && <RemoveSlotDialog slot={asking.slot} onClose={close} />}
    </Section>
  )
}

interface SlotRowProps {
  readonly option: ProtectionOption
  readonly vault: VaultStatusView
  readonly onAdd: () => void
  readonly onRemove: () => void
}

function SlotRow({ option, vault, onAdd, onRemove }: SlotRowProps) {
  const { t } = useTranslation()
  const { kind, available } = option
  const set = vault.slots.includes(kind)
  const last = set && vault.slots.length === 1
  const name = t(`protections.${kind}`)
  const state = vault.protection === kind ? t('settings.openedBy') : set ? t('settings.set') : null
  return (
    <Row
      start={
        <span className={classes.mark} data-set={set}>
          <Icon name={icons[kind]} />
        </span>
      }
      label={
        <>
          {name}
          {state && <span className={classes.state}>{state}</span>}
        </>
      }
      hint={<Sentence text={protectionText(t, option)} />}
    >
      {available && (!set || kind === 'passphrase') && (
        <Button size="small" aria-label={`${t(set ? 'settings.change' : 'settings.addSlot')}: ${name}`} onClick={onAdd}>
          {t(set ? 'settings.change' : 'settings.addSlot')}
        </Button>
      )}
      {set && !last && (
        <Button size="small" aria-label={`${t('settings.removeSlot')}: ${name}`} onClick={onRemove}>
          {t('settings.removeSlot')}
        </Button>
      )}
    </Row>
  )
}
