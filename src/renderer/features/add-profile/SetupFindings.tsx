import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import type { IconName } from '../../ui/icon-paths.ts'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './SetupFindings.module.css'
import type { FindingWords } from './setup-words.ts'

const icons: Record<FindingWords['tone'], IconName> = {
  neutral: 'info',
  ok: 'check',
  warn: 'warning',
  danger: 'warning',
  busy: 'clock',
}

interface FindingsProps {
  readonly words: readonly FindingWords[]
  /** A new look is under way: what stands here may be of before. */
  readonly busy: boolean
  readonly checking: boolean
}

/** What was found out about the field above; there from the start, so that it is read out when something comes. */
export function Findings({ words, busy, checking }: FindingsProps) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('setup.label')} aria-busy={busy} className={classes.live}>
      {words.map(({ tone, title, body }) => (
        <div key={title} className={classes.finding} data-tone={tone}>
          <Icon name={icons[tone]} size={14} className={classes.icon} />
          <div className={classes.words}>
            <p className={classes.title}>{title}</p>
            {body && (
              <p className={classes.body}>
                <Sentence text={body} />
              </p>
            )}
          </div>
        </div>
      ))}
      {checking && (
        <div className={classes.finding}>
          <Icon name="clock" size={14} className={classes.icon} />
          <p className={classes.body}>{t('setup.checking')}</p>
        </div>
      )}
    </div>
  )
}
