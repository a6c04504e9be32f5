import type { ReactNode } from 'react'
import classes from './Corner.module.css'

/** What lies over every screen and dialog without taking its place: messages, and below them what waits for an answer. */
export function Corner({ children }: { children: ReactNode }) {
  return <div className={classes.corner}>{children}</div>
}
