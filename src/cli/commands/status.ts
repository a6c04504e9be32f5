import { dataPaths } from '../../node/data-directory.ts'
import { readOwner } from '../../node/data-directory-owner.ts'
import type { ProfileState } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { failureSentence, languageIn } from '../language.ts'
import { conditionNotes, firstToCome } from '../profile-text.ts'
import { formatTable } from '../table.ts'
import { moveText } from '../unfinished-move.ts'

export const status: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ call, owner }) => {
    const { terminal, home } = invocation
    const vault = await call('vault.status')
    const proxy = await call('proxy.status')
    const profiles = await call('profiles.list')
    const moves = await call('backup.unfinishedMoves')
    const host = owner === 'host' ? await readOwner(dataPaths(home)) : undefined
    const states: Partial<Record<ProfileState, number>> = {}
    for (const { state } of profiles) states[state] = (states[state] ?? 0) + 1
    if (invocation.json) {
      const running = host ? { kind: host.kind, pid: host.pid, startedAt: host.startedAt } : null
      terminal.printJson({ home, host: running, vault, proxy, profiles: { total: profiles.length, states }, moves })
      return 0
    }
    const now = Date.now()
    const language = languageIn(invocation.env)
    const next = firstToCome(profiles, now, language)
    const rows = [
      ['data directory', home],
      ['host', host ? `${host.kind}, process ${host.pid}` : 'none is running'],
      ['vault', vault.state + (vault.protection ? ` (${vault.protection})` : '')],
      ['proxy', proxy.port === null ? 'not listening' : `127.0.0.1:${proxy.port}${proxy.paused ? ', paused' : ''}`],
      [
        'profiles',
        [String(profiles.length), ...Object.entries(states).map(([state, n]) => `${n} ${state}`)].join(', '),
      ],
      ...(next === null ? [] : [['next', next]]),
    ]
    for (const line of formatTable(rows)) terminal.print(line)
    for (const line of conditionNotes(profiles, now, language)) terminal.note(line)
    if (vault.problem) terminal.note(failureSentence(vault.problem, language))
    if (proxy.problem) terminal.note(failureSentence(proxy.problem, language))
    for (const move of moves) {
      terminal.note(
        `A move was not finished: ${moveText(move)}. Write its file with \`tokenvault export FILE --resume\`, or take the sessions back with \`tokenvault import --undo-move\`, if nobody has imported the file.`,
      )
    }
    return 0
  })
