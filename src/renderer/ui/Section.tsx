import type { ReactNode } from 'react'
import classes from './Section.module.css'

interface SectionProps {
  readonly title: string
  readonly lead?: string | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {actions}
      </div>
      {lead && <p className={classes.lead}>{lead}</p>}
      {children}
    </section>
  )
}

export function Rows({ children }: { children: ReactNode }) {
  return <div className={classes.rows}>{children}</div>
}

interface RowProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly start?: ReactNode
  readonly children?: ReactNode
  /** For a control in the row that the words describe. */
  readonly labelId?: string
}

/** Words on the left, what to do about them on the right, a hairline below. */
export function Row({ label, hint, start, children, labelId }: RowProps) {
  return (
    <div className={classes.row}>
      {start}
      <div className={classes.words}>
        <div className={classes.label} id={labelId}>
          {label}
        </div>
        {hint && <div className={classes.hint}>{hint}</div>}
      </div>
      {children && <div className={classes.end}>{children}</div>}
    </div>
  )
}
