import type { ReactNode } from 'react'
import classes from './Callout.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icon-paths.ts'

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'busy'

const icons: Record<Tone, IconName> = {
  neutral: 'info',
  ok: 'check',
  warn: 'warning',
  danger: 'warning',
  busy: 'clock',
}

interface CalloutProps {
  readonly tone?: Tone
  readonly title?: string | undefined
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Read out as soon as it appears: for what has just failed, not for what was there before. */
  readonly live?: boolean
}

export function Callout({ tone = 'neutral', title, children, actions, live = false }: CalloutProps) {
  return (
    <div className={classes.callout} data-tone={tone} role={live ? 'alert' : undefined}>
      <Icon name={icons[tone]} className={classes.icon} />
      <div className={classes.body}>
        {title && <p className={classes.title}>{title}</p>}
        {children && <div>{children}</div>}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  )
}
