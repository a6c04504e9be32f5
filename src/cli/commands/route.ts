import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { proxyUrlOf } from '../lend-environment.ts'
import { formatTable } from '../table.ts'

/** Prints where the proxy takes requests of a profile: its address alone for a script, with the extra endpoints below it. */
export const route: Command<object, [profile: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async ({ call }) => {
    const profile = await call('profiles.get', { profile: name })
    const url = proxyUrlOf(profile)
    const extra = Object.entries(profile.endpoints).map(([endpoint, upstream]) => {
      const own = new URL(url)
      own.pathname = `/${profile.name}.${endpoint}/`
      return { endpoint, url: own.href, upstream }
    })
    if (invocation.json) invocation.terminal.printJson({ url, upstream: profile.upstream, endpoints: extra })
    else {
      invocation.terminal.print(url)
      for (const line of formatTable(extra.map(({ url, upstream }) => [url, upstream]))) invocation.terminal.note(line)
    }
    return 0
  })
