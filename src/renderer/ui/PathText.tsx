import { Fragment } from 'react'
import classes from './PathText.module.css'

/** What the narrowest place has room for: a column of the ledger. */
const alwaysFits = 24

/** A path or an address, broken after a slash; at a hyphen or elsewhere only in a segment that may be longer than a line. */
export function PathText({ path }: { path: string }) {
  return path.split(/(?<=.\/)/).map((segment, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same segment may stand twice
    <Fragment key={at}>
      <span className={segment.length > alwaysFits ? undefined : classes.segment}>{segment}</span>
      <wbr />
    </Fragment>
  ))
}
