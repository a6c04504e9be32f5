import type { ReactNode } from 'react'
import classes from './FormActions.module.css'

/** The buttons at the foot of a form; the one that goes on is the last. `start` stands apart on the left. */
export function FormActions({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.actions}>
      {start && <div className={classes.start}>{start}</div>}
      {children}
    </div>
  )
}
