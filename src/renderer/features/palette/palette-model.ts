import type { IconName } from '../../ui/icon-paths.ts'

export interface Command {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly icon: IconName
  /** The keys that do it without the palette. */
  readonly keys?: readonly string[]
  readonly run: () => void
}

/**
 * The commands that hold every word of the query, those whose label begins with it first. Cut at `limit`: with thousands
 * of profiles nobody reads on, and the next letter narrows it.
 */
export function searchCommands(commands: readonly Command[], query: string, limit = 60): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scored: { command: Command; score: number }[] = []
  for (const command of commands) {
    const label = command.label.toLowerCase()
    if (!words.every((word) => label.includes(word))) continue
    const starts = words.filter((word) => label.split(/\s+/).some((part) => part.startsWith(word))).length
    scored.push({ command, score: starts })
  }
  // Sorting is stable: equals keep the order in which they were given.
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ command }) => command)
}

/** Neighbours of the same group under one heading, in the order of the list. */
export function groupCommands(
  commands: readonly Command[],
): readonly { group: string; commands: readonly Command[] }[] {
  const groups = new Map<string, Command[]>()
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups].map(([group, members]) => ({ group, commands: members }))
}
