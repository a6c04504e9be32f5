import type { Tone } from './Callout.tsx'
import classes from './Meter.module.css'

/** How much is left, 0 to 1. Decoration: the countdown beside it says the same in words. */
export function Meter({ fraction, tone = 'ok' }: { fraction: number; tone?: Tone }) {
  return (
    <div className={classes.track} aria-hidden="true">
      <div
        className={classes.fill}
        data-tone={tone}
        style={{ translate: `${Math.round(fraction * 200) / 2 - 100}%` }}
      />
    </div>
  )
}
