import { withConnection } from '../connection.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { openFor, proxyUrlOf } from '../lend-environment.ts'
import { runChild } from '../run-child.ts'

const keyLifetimeMs = 3_600_000

/** `curl` through the proxy: what follows `--` goes to it as it is. The key goes through its standard input, not its arguments. */
export const curl: Command<object, [profile: string, path: string]> = (invocation, _options, name, path) => {
  if (!path.startsWith('/'))
    throw usage(
      'The path begins with a slash: tokenvault curl PROFILE /api/me.',
      '路径应以斜杠开头：tokenvault curl 配置名 /api/me。',
    )
  return withConnection(invocation, { long: true, proxy: true }, async (connection) => {
    const { call, client } = connection
    const profile = await call('profiles.get', { profile: name })
    const url = proxyUrlOf(profile).replace(/\/$/, '') + path
    await openFor(connection, [profile])
    const permissions = { profiles: [profile.id], methods: [], paths: [], origins: [] }
    const added = await call('clients.add', {
      name: `curl ${profile.name}`.slice(0, 64),
      permissions,
      ttlMs: keyLifetimeMs,
      processId: process.pid,
    })
    try {
      const input = `url = ${JSON.stringify(url)}\nheader = "Authorization: Bearer ${added.key}"\n`
      return await runChild('curl', ['--config', '-', ...invocation.rest], { env: invocation.env, input })
    } finally {
      await client.call('clients.revoke', { client: added.client.id })
    }
  })
}
