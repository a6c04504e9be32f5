import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTicking, useVault } from '../../store/vault-context.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import classes from './Timeline.module.css'
import { TimelineList } from './TimelineList.tsx'
import { type Axis, axisAt, countMoments, type Span, spans, type TimelineRow, timelineRows } from './timeline-model.ts'

/** The order follows the clock at this pace, and the bars at another: a pixel of an hour is four seconds, one of a day more than a minute. */
const orderMs = 15_000
const barsMs = (span: Span): number => (span === 'hour' ? 4_000 : orderMs)

/** All tokens' lives on one axis: what is refreshed when, and what needs a person soon. */
export function TimelineScreen() {
  const { t } = useTranslation()
  const [span, setSpan] = useState<Span>('day')
  const profiles = useVault((state) => state.profiles)
  const now = useTicking((at) => floorTo(at, barsMs(span)))
  const orderedAt = useTicking((at) => floorTo(at, orderMs))
  const rows = useMemo(() => timelineRows(profiles, orderedAt), [profiles, orderedAt])
  const axis = useMemo(() => axisAt(span, now), [span, now])
  return (
    <section className={classes.screen} aria-label={t('timeline.title')}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>{t('timeline.title')}</h1>
          <p className={classes.lead}>{t('timeline.lead')}</p>
        </div>
        <Segmented
          label={t('timeline.span')}
          options={spans.map((value) => ({ value, label: t(`timeline.spans.${value}`) }))}
          value={span}
          onChange={setSpan}
        />
      </header>
      <div className={classes.summary}>
        <Counts rows={rows} axis={axis} />
        <Legend />
      </div>
      {rows.length === 0 ? (
        <p className={classes.empty}>{t('timeline.empty')}</p>
      ) : (
        <div className={classes.chart}>
          <TimelineList rows={rows} axis={axis} />
        </div>
      )}
    </section>
  )
}

function floorTo(at: number, step: number): number {
  return Math.floor(at / step) * step
}

function Counts({ rows, axis }: { rows: readonly TimelineRow[]; axis: Axis }) {
  const { t } = useTranslation()
  const { needsNow, needsSoon, refreshes, retries } = countMoments(rows, axis)
  return (
    <ul className={classes.counts}>
      {needsNow > 0 && <li data-tone="danger">{t('timeline.needsNow', { count: needsNow })}</li>}
      {needsSoon > 0 && <li data-tone="warn">{t('timeline.needsSoon', { count: needsSoon })}</li>}
      {needsNow + needsSoon === 0 && <li data-tone="ok">{t('timeline.calm')}</li>}
      <li>{t('timeline.refreshes', { count: refreshes })}</li>
      {retries > 0 && <li>{t('timeline.retries', { count: retries })}</li>}
    </ul>
  )
}

function Legend() {
  const { t } = useTranslation()
  return (
    <ul className={classes.legend} aria-hidden="true">
      {(['access', 'refresh', 'next', 'retry', 'person'] as const).map((kind) => (
        <li key={kind}>
          <i className={classes.sign} data-kind={kind} />
          {t(`timeline.legend.${kind}`)}
        </li>
      ))}
    </ul>
  )
}
