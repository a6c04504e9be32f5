import type { Command } from 'commander'

/** Names that only the vault knows. Each is asked for only where such a name may stand. */
export interface NameSource {
  readonly profiles: () => Promise<readonly string[]>
  readonly providers: () => Promise<readonly string[]>
  readonly clients: () => Promise<readonly string[]>
}

/**
 * What may stand where the last of `words` begins: commands, options, or names of profiles, providers and clients, after
 * the declarations of the command line themselves.
 */
export async function candidates(program: Command, words: readonly string[], names: NameSource): Promise<string[]> {
  const begun = words.at(-1) ?? ''
  const { command, given } = walk(program, words.slice(0, -1))
  const all = begun.startsWith('-')
    ? optionNames(command)
    : [
        ...(given === 0 ? command.commands.filter(visible).map((one) => one.name()) : []),
        ...(await argumentNames(command, given, names)),
      ]
  return [...new Set(all)].filter((word) => word.startsWith(begun)).sort()
}

/** The command that the words lead to, and how many of its arguments stand there already. */
function walk(program: Command, words: readonly string[]): { command: Command; given: number } {
  let command = program
  let given = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word.startsWith('-')) {
      const option = [...command.options, ...program.options].find(({ long, short }) => long === word || short === word)
      if (option?.required || option?.optional) at++
      continue
    }
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word))
    if (next) {
      command = next
      given = 0
    } else given++
  }
  return { command, given }
}

/** Commander keeps a hidden command in the tree; its help does not show it. */
function visible(command: Command): boolean {
  return command
    .createHelp()
    .visibleCommands(command.parent as Command)
    .includes(command)
}

function optionNames(command: Command): string[] {
  return [...command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []), '--help']
}

async function argumentNames(command: Command, given: number, names: NameSource): Promise<readonly string[]> {
  const declared = command.registeredArguments
  const argument = declared[given] ?? (declared.at(-1)?.variadic ? declared.at(-1) : undefined)
  if (!argument) return []
  if (argument.argChoices) return argument.argChoices
  switch (argument.name()) {
    case 'profile':
    case 'profiles':
      return names.profiles()
    case 'provider':
      return names.providers()
    case 'name':
      return command.parent?.name() === 'client' && command.name() !== 'add' ? names.clients() : []
    default:
      return []
  }
}
