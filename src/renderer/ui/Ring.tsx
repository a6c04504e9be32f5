import type { Tone } from './Callout.tsx'
import classes from './Ring.module.css'

export type RingGlyph = 'life' | 'spin' | 'dashed' | 'alert' | 'wait' | 'full'

interface RingProps {
  readonly glyph: RingGlyph
  readonly tone: Tone
  /** For `life`: what is left, 0 to 1. */
  readonly fraction?: number
  readonly size?: number
}

const length = 2 * Math.PI * 6

/** One shape per state, so that colour is never the only sign: an arc that empties, a turning arc, dashes, a mark. */
export function Ring({ glyph, tone, fraction = 1, size = 16 }: RingProps) {
  const shown = glyph === 'spin' ? 0.28 : fraction
  return (
    <svg
      aria-hidden="true"
      className={classes.ring}
      data-glyph={glyph}
      data-tone={tone}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    >
      {(glyph === 'life' || glyph === 'spin') && <circle className={classes.track} cx="8" cy="8" r="6" />}
      {(glyph === 'life' || glyph === 'spin') && (
        <circle cx="8" cy="8" r="6" strokeDasharray={`${length * shown} ${length}`} transform="rotate(-90 8 8)" />
      )}
      {glyph === 'dashed' && <circle cx="8" cy="8" r="6" strokeWidth="1.6" strokeDasharray="1.9 2.81" />}
      {glyph === 'full' && <circle cx="8" cy="8" r="3.5" fill="currentColor" stroke="none" />}
      {glyph === 'full' && <circle className={classes.track} cx="8" cy="8" r="6.5" strokeWidth="1.6" />}
      {glyph === 'alert' && <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />}
      {glyph === 'alert' && <path d="M8 4.3v4.2M8 11.5v.01" stroke="var(--surface)" strokeWidth="1.8" />}
      {glyph === 'wait' && <circle cx="8" cy="8" r="6" strokeWidth="1.6" />}
      {glyph === 'wait' && <path d="M8 5v3.2l2 1.2" strokeWidth="1.6" />}
    </svg>
  )
}
