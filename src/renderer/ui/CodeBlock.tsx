import type { ReactNode } from 'react'
import classes from './CodeBlock.module.css'

interface CodeBlockProps {
  readonly code: string
  readonly label: string
  readonly actions?: ReactNode
  readonly caption?: string
}

/** Text to be pasted elsewhere, with its actions at the end of the first line. */
export function CodeBlock({ code, label, actions, caption }: CodeBlockProps) {
  return (
    <figure aria-label={label}>
      <div className={classes.block}>
        <pre className={classes.code}>{code}</pre>
        {actions}
      </div>
      {caption && <figcaption className={classes.caption}>{caption}</figcaption>}
    </figure>
  )
}
