import type { CSSProperties } from 'react'
import { drawnMark, hueOf } from './marks.ts'
import classes from './ProviderMark.module.css'

interface ProviderMarkProps {
  readonly id: string
  /** The definition's own choice of mark. */
  readonly icon?: string | null
  readonly name: string
  readonly size?: number
}

/** A geometric mark of our own for a known provider, else the first letter; its name always stands beside it. */
export function ProviderMark({ id, icon, name, size = 24 }: ProviderMarkProps) {
  const mark = drawnMark(icon ?? id) ?? drawnMark(id)
  const colour = { '--mark-hue': mark?.hue ?? hueOf(id), '--mark-chroma': mark?.chroma ?? '52%' } as CSSProperties
  return (
    <svg aria-hidden="true" className={classes.mark} style={colour} width={size} height={size} viewBox="0 0 24 24">
      {mark ? (
        <path
          d={mark.path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ) : (
        <text x="12" y="16.2" textAnchor="middle" fontSize="12" fontWeight="600" fill="currentColor">
          {[...name.trim()][0]?.toUpperCase() ?? '?'}
        </text>
      )}
    </svg>
  )
}
