import { clockWords } from '../../shared/profile-words.ts'
import { formatMoment } from '../../shared/time-words.ts'
import type { LastErrorView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { historyRow } from '../history-text.ts'
import type { Command } from '../invocation.ts'
import { languageIn } from '../language.ts'
import { conditionText, durationText, stateText, timeLeft } from '../profile-text.ts'
import { formatTable } from '../table.ts'

export interface ShowOptions {
  readonly history?: boolean
}

export const show: Command<ShowOptions, [name: string]> = (invocation, options, name) =>
  withConnection(invocation, {}, async ({ call }) => {
    const profile = await call('profiles.get', { profile: name })
    const { terminal } = invocation
    const now = Date.now()
    const history = options.history ? await call('profiles.history', { profile: name }) : null
    if (invocation.json) {
      terminal.printJson(history ? { ...profile, history } : profile)
      return 0
    }
    const language = languageIn(invocation.env)
    const words = conditionText(profile, now, language)
    const facts: [string, string | null][] = [
      ['name', profile.name],
      ['provider', `${profile.providerName.en} (${profile.providerId})`],
      ['grant', profile.grant],
      ['state', `${stateText(profile, terminal)} ${words.since}`],
      ['what happened', words.happened],
      ['next', words.next],
      ['to do', words.todo],
      ['account', profile.account],
      ['scope', profile.scope],
      ['access token', life(profile.access.expiresAt, profile.access.source, now)],
      ['refresh token', profile.refresh && life(profile.refresh.expiresAt, profile.refresh.source, now)],
      ['clock', clockWords(profile, language, { duration: (ms) => durationText(language, ms) })],
      ['refreshes', String(profile.refreshCount)],
      ['last error', profile.lastError && lastError(profile.lastError, now)],
      ['upstream', profile.upstream],
      ['proxy', profile.proxyUrl],
      ['secrets stored', profile.storedSecrets.join(', ')],
      ...Object.entries(profile.settings).map(([key, value]): [string, string] => [`setting ${key}`, value]),
    ]
    const rows = facts.filter((row): row is [string, string] => row[1] !== null && row[1] !== '')
    for (const line of formatTable(rows)) terminal.print(line)
    if (history) {
      terminal.print('')
      if (history.length === 0) terminal.print('Nothing has happened to this session yet.')
      for (const line of formatTable(history.map((entry) => historyRow(entry, now)))) terminal.print(line)
    }
    return 0
  })

function life(expiresAt: number | null, source: string, now: number): string {
  if (expiresAt === null) return source === 'unknown' ? 'lifetime unknown' : '-'
  return `${timeLeft(expiresAt, now)} (until ${new Date(expiresAt).toISOString()}, ${source})`
}

function lastError({ code, message, at }: LastErrorView, now: number): string {
  return `${formatMoment(at, now, 'en')}, ${code}: ${message}`
}
