/** Whether a path (what follows the profile's name, as it was sent) fits a pattern. */
export interface PathPattern {
  /** Byte for byte: what a person allowed, and nothing that merely resembles it. */
  strictly(path: string): boolean
  /**
   * As a generous upstream might read it: percent-encoded letters decoded, case, path parameters (`;x`) and a slash at
   * the end ignored. `/%61dmin` must not slip past a rule that denies `/admin`.
   */
  loosely(path: string): boolean
}

interface Segment {
  readonly before: string
  /** What has to stand behind the `*`; `null` when there is no `*`. */
  readonly after: string | null
}

/** @throws RangeError with a sentence about what is wrong. */
export function compilePathPattern(pattern: string): PathPattern {
  if (!pattern.startsWith('/')) throw new RangeError('a path pattern starts with "/"')
  if (!/^[\x21-\x7e]+$/.test(pattern) || /[?#]|\/\//.test(pattern)) {
    throw new RangeError('a path pattern is a plain path, without query, spaces or empty segments')
  }
  const texts = segmentsOf(pattern)
  const open = texts.at(-1) === '**'
  const strict = (open ? texts.slice(0, -1) : texts).map(parseSegment)
  const loose = strict.map(({ before, after }) => ({
    before: folded(before),
    after: after === null ? null : folded(after),
  }))
  return {
    strictly: (path) => fits(strict, open, segmentsOf(path)),
    loosely: (path) => fits(loose, open, segmentsOf(path).map(folded)),
  }
}

export function isPathPattern(text: string): boolean {
  try {
    compilePathPattern(text)
    return true
  } catch {
    return false
  }
}

/** The pattern that fits exactly this path: a `*` in it stands for itself. */
export function patternOfPath(path: string): string {
  return path === '' ? '/' : path.replaceAll('*', '\\*')
}

function segmentsOf(path: string): string[] {
  const bare = path.endsWith('/') ? path.slice(1, -1) : path.slice(1)
  return bare === '' ? [] : bare.split('/')
}

/** A backslash never stands in a request's path, so in a pattern it is free to mark a `*` that means itself. */
function parseSegment(text: string): Segment {
  const parts = text.replaceAll('\\*', '\\').split('*')
  if (text.replaceAll('\\*', '').includes('\\'))
    throw new RangeError('in a path pattern a backslash stands only before "*"')
  if (parts.length > 2) {
    throw new RangeError('a segment of a path pattern holds at most one "*"; "**" stands alone at the end')
  }
  const [before = '', after = null] = parts.map((part) => part.replaceAll('\\', '*'))
  return { before, after }
}

function fits(pattern: readonly Segment[], open: boolean, path: readonly string[]): boolean {
  if (open ? path.length < pattern.length : path.length !== pattern.length) return false
  return pattern.every(({ before, after }, index) => {
    const segment = path[index] as string
    if (after === null) return segment === before
    return segment.length >= before.length + after.length && segment.startsWith(before) && segment.endsWith(after)
  })
}

function folded(segment: string): string {
  const decoded = segment.includes('%')
    ? segment.replace(/%([0-9a-f]{2})/gi, (_whole, hex) => String.fromCharCode(parseInt(hex, 16)))
    : segment
  return (decoded.split(';', 1)[0] as string).toLowerCase()
}
