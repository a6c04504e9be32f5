import { needsHost, withConnection } from '../connection.ts'
import { parseDuration } from '../duration.ts'
import type { Command } from '../invocation.ts'
import { lendEnvironment } from '../lend-environment.ts'

export interface EnvOptions {
  readonly token?: boolean
  readonly ttl: string
}

/** Prints `export` lines for `eval`; the key in them ends with its time. */
export const env: Command<EnvOptions, [profiles: readonly string[]]> = (invocation, options, profiles) => {
  const token = options.token === true
  const ttlMs = parseDuration(options.ttl, '--ttl')
  return withConnection(invocation, {}, async (connection) => {
    if (connection.owner === 'self' && !token) throw needsHost('`tokenvault env`')
    const { variables } = await lendEnvironment(connection, { profiles, token, clientName: 'env', ttlMs })
    if (invocation.json) invocation.terminal.printJson(variables)
    else
      for (const [name, value] of Object.entries(variables))
        invocation.terminal.print(`export ${name}=${shellQuote(value)}`)
    return 0
  })
}

/** POSIX single quotes: nothing inside is special, and a quote is closed, escaped and opened again. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
