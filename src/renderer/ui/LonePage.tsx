import type { ReactNode } from 'react'
import { Brand } from './Brand.tsx'
import classes from './LonePage.module.css'
import { Main } from './Main.tsx'

/** A window that can show one thing only, and what to do about it. */
export function LonePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Main className={classes.page}>
      <div className={classes.column}>
        <span className={classes.mark}>
          <Brand size={40} />
        </span>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </Main>
  )
}
