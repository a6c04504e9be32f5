import { withConnection } from '../connection.ts'
import { parseDuration } from '../duration.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { lendEnvironment } from '../lend-environment.ts'
import { runChild } from '../run-child.ts'

export interface ExecOptions {
  readonly token?: boolean
  readonly ttl: string
}

/** Runs a program with what its profiles need in its environment; returns the program's exit code. */
export const exec: Command<ExecOptions, [profiles: readonly string[]]> = (invocation, options, profiles) => {
  const [program, ...args] = invocation.rest
  if (program === undefined)
    throw usage(
      'Say what to run after `--`: tokenvault exec PROFILE… -- command.',
      '请在 `--` 之后写出要运行的命令：tokenvault exec 配置名… -- 命令。',
    )
  const token = options.token === true
  const ttlMs = parseDuration(options.ttl, '--ttl')
  return withConnection(invocation, { long: true, proxy: !token }, async (connection) => {
    const clientName = `exec ${program}`.slice(0, 64)
    const lent = await lendEnvironment(connection, { profiles, token, clientName, ttlMs, processId: process.pid })
    try {
      const code = await runChild(program, args, { env: { ...invocation.env, ...lent.variables } })
      if (code === 127) invocation.terminal.note(`tokenvault: there is no program "${program}".`)
      return code
    } finally {
      await lent.end()
    }
  })
}
