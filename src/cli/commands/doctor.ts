import { withConnection } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Command } from '../invocation.ts'
import { formatTable } from '../table.ts'

const marks = { ok: ['ok', 'green'], warning: ['warning', 'yellow'], problem: ['problem', 'red'] } as const

export const doctor: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ call }) => {
    const checks = await call('host.doctor')
    const { terminal } = invocation
    if (invocation.json) terminal.printJson(checks)
    else {
      const rows = checks.map(({ id, status, summary, remedy }) => {
        const [word, colour] = marks[status]
        return [terminal.colour(word, colour), id, remedy === null ? summary : `${summary} ${remedy}`]
      })
      for (const line of formatTable(rows)) terminal.print(line)
    }
    return checks.some(({ status }) => status === 'problem') ? exitCodes.internal : exitCodes.ok
  })
