import type { ReactNode } from 'react'
import classes from './Screen.module.css'

interface ScreenProps {
  readonly title: string
  readonly lead?: string
  readonly actions?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A page of the window: one heading, one sentence that says what it is for, then its sections. */
export function Screen({ title, lead, actions, wide = false, children }: ScreenProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.screen} aria-label={title} tabIndex={0}>
      <div className={wide ? `${classes.column} ${classes.wide}` : classes.column}>
        <header className={classes.head}>
          <div className={classes.titles}>
            <h1 className={classes.title}>{title}</h1>
            {lead && <p className={classes.lead}>{lead}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </section>
  )
}
