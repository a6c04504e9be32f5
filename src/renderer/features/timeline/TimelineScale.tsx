import { useTranslation } from 'react-i18next'
import { formatLocalTime } from '../../../shared/formats.ts'
import { useLocale } from '../../store/vault-context.tsx'
import classes from './Timeline.module.css'
import { type Axis, placeOf, type Span, ticksOf } from './timeline-model.ts'

/** The times above the chart. Decoration: each row says its times in words. */
export function TimelineScale({ axis }: { axis: Axis }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nowAt = placeOf(axis, axis.now)
  return (
    <div className={classes.scale} aria-hidden="true">
      <div className={classes.ticks}>
        {ticksOf(axis).map((at) => {
          const place = placeOf(axis, at)
          const hidden = Math.abs(place - nowAt) < 0.05 || place > 0.97
          return (
            <span key={at} className={classes.tick} data-quiet={hidden} style={{ left: `${place * 100}%` }}>
              {!hidden && formatLocalTime(at, locale, tickFormats[axis.span])}
            </span>
          )
        })}
        <span className={classes.nowTick} style={{ left: `${nowAt * 100}%` }}>
          {t('timeline.now')}
        </span>
      </div>
    </div>
  )
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const tickFormats: Readonly<Record<Span, Intl.DateTimeFormatOptions>> = {
  hour: clock,
  day: clock,
  week: { weekday: 'short', day: 'numeric' },
  month: { month: 'short', day: 'numeric' },
}
