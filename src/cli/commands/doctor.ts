import { withConnection } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Command } from '../invocation.ts'
import { hostSentence, languageIn } from '../language.ts'
import { formatTable } from '../table.ts'

const marks = { ok: ['ok', 'green'], warning: ['warning', 'yellow'], problem: ['problem', 'red'] } as const

export interface DoctorOptions {
  readonly reopen?: boolean
  readonly setAside?: boolean
}

/** Examines everything; a vault file that is no good can be taken into use again, or set aside, on the way. */
export const doctor: Command<DoctorOptions> = (invocation, { reopen, setAside }) =>
  withConnection(invocation, { tolerant: true }, async ({ call }) => {
    if (setAside) await call('storage.setAside')
    else if (reopen) await call('storage.reopen')
    const checks = await call('host.doctor')
    const { terminal } = invocation
    if (invocation.json) terminal.printJson(checks)
    else {
      const language = languageIn(invocation.env)
      const rows = checks.map(({ id, status, summary, remedy, said }) => {
        const [word, colour] = marks[status]
        const lines = [hostSentence(said?.summary, summary, language), hostSentence(said?.remedy, remedy, language)]
        return [terminal.colour(word, colour), id, lines.filter(Boolean).join(' ')]
      })
      for (const line of formatTable(rows)) terminal.print(line)
    }
    return checks.some(({ status }) => status === 'problem') ? exitCodes.internal : exitCodes.ok
  })
