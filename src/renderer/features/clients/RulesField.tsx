import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ruleAnswers } from '../../../shared/access-views.ts'
import { useLocale, useVault } from '../../store/vault-context.tsx'
import { formatMoment } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import classes from './Clients.module.css'
import { isRule, newRule, type RuleDraft } from './client-model.ts'

interface RulesFieldProps {
  readonly rules: readonly RuleDraft[]
  readonly onChange: (rules: readonly RuleDraft[]) => void
  /** Show which lines cannot be read. */
  readonly judged: boolean
}

/** Rules in the order in which they are read: the first that fits answers. */
export function RulesField({ rules, onChange, judged }: RulesFieldProps) {
  const { t } = useTranslation()
  const put = (at: number, part: Partial<RuleDraft>) =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)))
  const up = (at: number) =>
    onChange([...rules.slice(0, at - 1), ...rules.slice(at - 1, at + 1).reverse(), ...rules.slice(at + 1)])
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>{t('clients.rules')}</legend>
      <p className={classes.note}>{t('clients.rulesHint')}</p>
      {rules.map((rule, at) => (
        <div key={rule.id} className={classes.rule}>
          <Select
            aria-label={t('clients.ruleAnswer', { at: at + 1 })}
            data={ruleAnswers.map((value) => ({ value, label: t(`clients.ruleAnswers.${value}`) }))}
            value={rule.answer}
            onChange={(answer) => put(at, { answer: answer ?? 'ask' })}
          />
          <TextInput
            aria-label={t('clients.ruleMethods', { at: at + 1 })}
            placeholder={t('clients.methodsPlaceholder')}
            spellCheck={false}
            value={rule.methods}
            onChange={(event) => put(at, { methods: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('clients.rulePath', { at: at + 1 })}
            placeholder="/v1/**"
            spellCheck={false}
            value={rule.path}
            onChange={(event) => put(at, { path: event.currentTarget.value })}
            error={judged && !isRule(rule) && t('clients.ruleInvalid')}
          />
          <div className={classes.ruleEnd}>
            {at > 0 && <IconButton icon="up" label={t('clients.ruleUp', { at: at + 1 })} onClick={() => up(at)} />}
            <IconButton
              icon="close"
              label={t('clients.ruleRemove', { at: at + 1 })}
              onClick={() => onChange(rules.toSpliced(at, 1))}
            />
          </div>
          <RuleBounds rule={rule} />
        </div>
      ))}
      <div>
        <Button size="small" icon="plus" onClick={() => onChange([...rules, newRule()])}>
          {t('clients.ruleAdd')}
        </Button>
      </div>
    </fieldset>
  )
}

/** For which profiles and until when, where a rule has such bounds. */
function RuleBounds({ rule: { profiles, until } }: { rule: RuleDraft }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const known = useVault((state) => state.profiles)
  const names = profiles === '*' ? [] : profiles.map((id) => known.find((one) => one.id === id)?.name ?? id)
  const bounds = [
    ...(names.length === 0 ? [] : [t('clients.ruleOnly', { profiles: names.join(', ') })]),
    ...(until === null ? [] : [t('clients.ruleUntil', { moment: formatMoment(until, Date.now(), locale) })]),
  ]
  return bounds.length === 0 ? null : <p className={classes.bounds}>{bounds.join(' · ')}</p>
}
