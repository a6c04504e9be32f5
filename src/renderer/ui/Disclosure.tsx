import type { ReactNode } from 'react'
import classes from './Disclosure.module.css'
import { Icon } from './Icon.tsx'

interface DisclosureProps {
  readonly title: string
  readonly hint?: string
  /** Opens it, for a problem inside that must be seen. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** What most people need not see, one step away. */
export function Disclosure({ title, hint, open = false, children }: DisclosureProps) {
  return (
    <details className={classes.disclosure} open={open || undefined}>
      <summary className={classes.summary}>
        <Icon name="chevron" size={14} className={classes.chevron} />
        {title}
        {hint && <span className={classes.hint}>{hint}</span>}
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  )
}
