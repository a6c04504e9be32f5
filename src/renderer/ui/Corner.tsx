import type { ReactNode, Ref } from 'react'
import classes from './Corner.module.css'

/** What lies over every screen and dialog without taking its place: messages, and below them what waits for an answer. */
export function Corner({ children, ref }: { children: ReactNode; ref: Ref<HTMLDivElement> }) {
  return (
    <div ref={ref} className={classes.corner}>
      {children}
    </div>
  )
}
