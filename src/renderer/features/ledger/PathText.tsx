import { Fragment } from 'react'
import classes from './Ledger.module.css'

/** What the narrowest column has room for (`.request` in the styles). */
const alwaysFits = 24

/** A path that is broken after a slash, and at a hyphen or elsewhere only in a segment that may be longer than a line. */
export function PathText({ path }: { path: string }) {
  return path.split(/(?<=.\/)/).map((segment, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same segment may stand twice
    <Fragment key={at}>
      <span className={segment.length > alwaysFits ? undefined : classes.segment}>{segment}</span>
      <wbr />
    </Fragment>
  ))
}
