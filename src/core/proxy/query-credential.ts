import type { RouteTable } from './proxy-engine.ts'
import { parseTarget } from './target.ts'

/**
 * Takes the credential out of the address of an upgrade, for providers whose own clients write it there beside the header
 * (`queryCredential`). What stood there is not looked at: it neither counts as a key nor reaches the upstream, whose token
 * goes into the header alone. Every other target stays as it is.
 */
export function withoutQueryCredential(target: string, routes: Pick<RouteTable, 'find'>): string {
  const mark = target.indexOf('?')
  if (mark === -1) return target
  const parsed = parseTarget(target.slice(0, mark))
  const name = parsed.ok ? routes.find(parsed.target.profile)?.queryCredential : undefined
  if (name === undefined) return target
  const kept = target
    .slice(mark + 1)
    .split('&')
    .filter((pair) => nameOf(pair) !== name)
  return kept.length === 0 ? target.slice(0, mark) : `${target.slice(0, mark)}?${kept.join('&')}`
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
