import { type Command, Option } from 'commander'
import type { Declare } from './program.ts'

const collect = (value: string, before: readonly string[]) => [...before, value]
const many = (flags: string, description: string) =>
  new Option(flags, description).argParser(collect).default([], 'none')

/** `tokenvault client …`: keys of local tools, what they may do, and what they ask for. */
export function declareClients(clients: Command, declare: (parent: Command) => Declare): void {
  const command = declare(clients)
  const permissions = (self: Command) =>
    self
      .addOption(many('--profile <name>', 'a profile that it may use (repeatable)'))
      .option('--all-profiles', 'every profile, also later ones')
      .addOption(many('--method <method>', 'only these methods (repeatable)'))
      .addOption(many('--path <prefix>', 'only paths that begin so (repeatable)'))
      .addOption(many('--rule <rule>', 'before methods and paths, first that fits: "ask POST /v1/**" (repeatable)'))
      .addOption(many('--deny <pattern>', 'never these paths, such as "/admin/**" (repeatable)'))
      .option('--ask', 'ask its person about everything that nothing allows')
      .option('--rate <n[:burst]>', 'requests a minute')
      .option('--concurrent <n>', 'requests and streams open at once')
      .addOption(many('--origin <origin>', 'a web page that may use it (repeatable)'))
      .option('--ttl <duration>', 'how long it lives, such as 8h')
  permissions(
    command(
      'add <name>',
      'make a key; it is printed once',
      async () => (await import('./commands/client.ts')).addClient,
    ),
  )
  permissions(
    command(
      'set <name>',
      'change what a client may do; what is not named stays',
      async () => (await import('./commands/client.ts')).setClient,
    ),
  )
    .option('--no-ask', 'refuse again what nothing allows')
    .option('--no-rules', 'take its rules away')
    .option('--name <name>', 'another name')
    .addHelpText(
      'after',
      '\nRules given here replace all earlier ones. "any" empties --method and --path, "none" --rate, --concurrent and --ttl.',
    )
  command('list', 'list them', async () => (await import('./commands/client.ts')).listClients)
  command('show <name>', 'all about one', async () => (await import('./commands/client.ts')).showClient)
  command('revoke <name>', 'end one, by name or id', async () => (await import('./commands/client.ts')).revokeClient)
  command(
    'questions',
    'requests that wait for you to allow them',
    async () => (await import('./commands/question.ts')).listQuestions,
  )
  command(
    'answer <question> <answer>',
    'once, hour, always or deny',
    async () => (await import('./commands/question.ts')).answerQuestion,
  )
}
