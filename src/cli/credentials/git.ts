import { withConnection } from '../connection.ts'
import { CommandFailure, toFailure } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { basicName, profileFor } from './own-origins.ts'

/** At most what a description of one credential needs; more is no git. */
const longestInput = 64 * 1024

/**
 * A credential helper of git (gitcredentials(7), git-credential(1)): `get` answers with the token of the profile that is
 * for the server git asks about. `store` keeps nothing: the token is not git's. `erase`, which git says after the server
 * refused a token, renews it if it is still that one. Where nothing fits, it says nothing and git asks its next helper.
 */
export const gitCredential: Command<object, [words: readonly string[]]> = async (invocation, _options, words) => {
  const operation = words.at(-1)
  const named = words.length > 1 ? words[0] : undefined
  const asked = parseAttributes(await invocation.terminal.readAll())
  if (operation !== 'get' && operation !== 'erase') return 0
  const origin = originOf(asked)
  if (origin === undefined) return 0
  const server = { name: origin, is: (own: string) => own === origin }
  return withConnection(invocation, {}, async ({ call }) => {
    const profile = profileFor(await call('profiles.list'), server, { tag: 'git', named })
    if (!profile) return 0
    const reveal = () => call('tokens.reveal', { profile: profile.id })
    if (operation === 'erase') {
      // Only a token that git was given here and that is still ours says anything about it.
      if (asked.password !== undefined && (await reveal()).value === asked.password)
        await call('tokens.refresh', { profile: profile.id })
      return 0
    }
    try {
      const { value, expiresAt } = await reveal()
      if (/[\n\0]/.test(value)) throw new CommandFailure('UNSUPPORTED', 'A token with a line break is none for git.')
      invocation.terminal.print(`username=${asked.username ?? basicName(profile)}\npassword=${value}`)
      if (expiresAt !== null) invocation.terminal.print(`password_expiry_utc=${Math.floor(expiresAt / 1000)}`)
      return 0
    } catch (error) {
      // Without it git would ask the person for a password that there is none of.
      invocation.terminal.print('quit=1')
      throw new CommandFailure(toFailure(error).code, toFailure(error).message)
    }
  })
}

/** `key=value` lines up to an empty one or the end. @throws CommandFailure (usage) for what git would not send. */
export function parseAttributes(text: string): Readonly<Record<string, string>> {
  if (text.length > longestInput) throw new CommandFailure('INVALID_INPUT', 'That is too long for a question of git.')
  const attributes: Record<string, string> = Object.create(null)
  for (const line of text.split('\n')) {
    if (line === '') break
    const at = line.indexOf('=')
    if (at < 1) throw new CommandFailure('INVALID_INPUT', 'git asks in lines of key=value; this is not one.')
    attributes[line.slice(0, at)] = line.slice(at + 1)
  }
  return attributes
}

function originOf({ protocol, host }: Readonly<Record<string, string>>): string | undefined {
  if (protocol === undefined || host === undefined || !/^https?$/.test(protocol)) return undefined
  const url = `${protocol}://${host}`
  return URL.canParse(url) ? new URL(url).origin : undefined
}
