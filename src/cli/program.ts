import { Command, CommanderError, InvalidArgumentError, Option, type OutputConfiguration } from 'commander'
import { declareClients } from './declare-clients.ts'
import { declareTools } from './declare-tools.ts'
import { usage } from './failure.ts'
import type { Invocation } from './invocation.ts'

export interface GlobalOptions {
  readonly home?: string
  readonly json?: boolean
}

export interface ProgramDeps {
  /** Called once the command line was understood. */
  readonly invocation: (options: GlobalOptions) => Invocation
  readonly finish: (code: number) => void
  readonly hostProgram: URL
  readonly version: string
  /** Where help and usage errors go. */
  readonly output: OutputConfiguration
}

const exitCodeHelp = `
Exit codes: 0 ok · 1 internal · 2 usage · 3 not found · 4 sign-in needed · 5 locked
            6 offline or provider unavailable · 7 denied · exec and curl: their program's own
            lab run: 0 when the command and the report are well, otherwise 1`

export type Run = (invocation: Invocation, ...given: never[]) => Promise<number>

const collect = (value: string, before: readonly string[]) => [...before, value]
const many = (flags: string, description: string) =>
  new Option(flags, description).argParser(collect).default([], 'none')
const home = () => new Option('--home <dir>', 'data directory').env('TOKENVAULT_HOME')

/** Declares every command; what a command does is loaded only when it runs. */
export function createProgram(deps: ProgramDeps): Command {
  const program = new Command('tokenvault')
    .description('Keeps your API tokens fresh and sealed, and lends them to local tools.')
    .version(deps.version)
    .addOption(home())
    .option('--json', 'machine-readable output')
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('Run with --help to see how it is used.')
    .exitOverride()
    .configureOutput(deps.output)
  const command: DeclareUnder = (parent, name, description, load, options) =>
    parent
      .command(name, options)
      .description(description)
      // On every command too, so that `--json` may stand at the end.
      .addOption(home())
      .option('--json', 'machine-readable output')
      .action(async (...given: unknown[]) => {
        const self = given.pop() as Command
        const options = given.pop() as object
        const run = await load()
        const invocation = deps.invocation(self.optsWithGlobals<GlobalOptions>())
        deps.finish(await run(invocation, ...([options, ...given] as never[])))
      })
  const top = (name: string, description: string, load: () => Promise<Run>) => command(program, name, description, load)
  declareHost(top, deps)
  declareProfiles(top)
  declareLending(top)
  declareBackup(top)
  declareVault(top)

  const clients = program.command('client').description('keys of local tools for the proxy')
  declareClients(
    clients,
    (parent) =>
      (...given) =>
        command(parent, ...given),
  )
  declareTools(program, command)
  declareLab(command, program)
  return program
}

export type Declare = (name: string, description: string, load: () => Promise<Run>) => Command
export type DeclareUnder = (
  parent: Command,
  name: string,
  description: string,
  load: () => Promise<Run>,
  options?: { readonly hidden?: boolean },
) => Command

function declareHost(top: Declare, { hostProgram }: ProgramDeps): void {
  top('serve', 'run the headless host: the window in a browser', async () => {
    const { serve } = await import('./commands/serve.ts')
    return (invocation: Invocation, options: never) => serve(invocation, options, hostProgram)
  })
    .option('--proxy-port <port>', 'port of the proxy, for this run', parsePort)
    .option('--ui-port <port>', 'port of the window (default: any free one)', parsePort)
    .option('--no-open', 'do not open a browser')
  top('status', 'what runs, and in what state', async () => (await import('./commands/status.ts')).status)
  top(
    'pause',
    'stop the proxy: end what runs, refuse the rest',
    async () => (await import('./commands/pause.ts')).pause,
  )
  top('resume', 'let the proxy go on', async () => (await import('./commands/pause.ts')).resume)
  top(
    'ledger',
    'who used what through the proxy, newest first',
    async () => (await import('./commands/ledger.ts')).ledger,
  )
    .option('--client <name>', 'only this client, by name or id')
    .option('--profile <name>', 'only this profile')
    .option('--status <status>', '403, 4xx, a code such as ask-denied, or own: what the proxy itself answered')
    .option('--since <time>', 'from then on: 1h, 7d or a time')
    .option('--until <time>', 'before then')
    .option('--limit <n>', 'how many rows (50; with --jsonl all)')
    .option('--jsonl', 'export: one row a line as JSON')
    .option('--keep-age <duration>', 'from now on drop rows that are older, such as 30d')
    .option('--keep-rows <n>', 'from now on keep so many rows')
  top('doctor', 'look for what is wrong', async () => (await import('./commands/doctor.ts')).doctor)
    .option('--reopen', 'take the vault file into use that stands there now')
    .option('--set-aside', 'keep a vault file that is no good under another name, and begin a new one')
}

function declareProfiles(top: Declare): void {
  top(
    'add <provider>',
    'add a profile; PROVIDER is a catalogue id or a definition file',
    async () => (await import('./commands/add.ts')).add,
  )
    .requiredOption('--name <profile>', 'short name of the profile')
    .addOption(many('--set <key=value>', 'a setting of the provider (repeatable)'))
    .addOption(many('--secret <key=source>', 'a secret, from env:VARIABLE, file:PATH or - (repeatable)'))
    .option('--grant <grant>', 'how it obtains tokens')
    .addOption(many('--tag <tag>', 'a tag (repeatable)'))
  top('list', 'list the profiles', async () => (await import('./commands/list.ts')).list)
  top('show <profile>', 'show one profile', async () => (await import('./commands/show.ts')).show).option(
    '--history',
    'with what became of its sign-ins and refreshes',
  )
  top('set <profile> [key=value...]', 'change settings', async () => (await import('./commands/set.ts')).set)
  top('login <profile>', 'sign in', async () => (await import('./commands/login.ts')).login)
    .addOption(many('--input <key=value>', 'a setting to change first (repeatable)'))
    .addOption(many('--secret <key=source>', 'a secret, from env:VARIABLE, file:PATH or - (repeatable)'))
    .option('--grant <grant>', 'how to obtain tokens this time')
    .option('--no-open', 'do not open a browser')
  top(
    'logout <profile>',
    'sign out, and revoke the tokens where the server can',
    async () => (await import('./commands/logout.ts')).logout,
  )
  top('refresh <profile>', 'refresh now', async () => (await import('./commands/refresh.ts')).refresh).option(
    '--take-over',
    'of a session restored from a backup: the installation that wrote it is gone',
  )
  top(
    'rotate <profile>',
    'replace the long-lived key that the session made; the old one dies',
    async () => (await import('./commands/rotate.ts')).rotate,
  )
  top('remove <profile>', 'sign out and remove the profile', async () => (await import('./commands/remove.ts')).remove)
}

function declareLending(top: Declare): void {
  top(
    'token <profile>',
    'print the token that requests carry',
    async () => (await import('./commands/token.ts')).token,
  ).option('--min-ttl <duration>', 'refresh first when less than this is left, such as 10m')
  top(
    'exec <profiles...>',
    'run a command with what it needs in its environment: exec PROFILE… -- command',
    async () => (await import('./commands/exec.ts')).exec,
  )
    .option('--token', 'lend the token itself instead of the proxy and a key')
    .option('--ttl <duration>', 'longest life of the key', '24h')
  top('env <profiles...>', 'print the same environment for eval', async () => (await import('./commands/env.ts')).env)
    .option('--token', 'lend the token itself instead of the proxy and a key')
    .option('--ttl <duration>', 'life of the key', '8h')
  top(
    'curl <profile> <path>',
    'call the API through the proxy: curl PROFILE /path -- curl options',
    async () => (await import('./commands/curl.ts')).curl,
  )
}

function declareBackup(top: Declare): void {
  const passphrase = () =>
    new Option('--passphrase <source>', "the file's passphrase: env:VARIABLE, file:PATH or - (default: asked for)")
  top(
    'export <file>',
    'write everything to a sealed file (- for standard output)',
    async () => (await import('./commands/export.ts')).exportFile,
  )
    .addOption(many('--profile <name>', 'only this profile (repeatable)'))
    .option('--move', 'the sessions leave this installation and live on where the file is imported')
    .option('--without-secrets', 'readable definitions to share: no secret, no session')
    .option('--resume [move]', 'write the file of an unfinished move again')
    .option('--force', 'overwrite the file')
    .addOption(passphrase())
  top(
    'import [file]',
    'bring in what `export` wrote: all of it, or nothing',
    async () => (await import('./commands/import.ts')).importFile,
  )
    .option('--on-clash <choice>', 'what is here already: refuse, skip, replace or rename', 'refuse')
    .option('--take-over', 'the installation that wrote the backup is gone: refresh its sessions here')
    .option('--dry-run', 'only say what the file holds')
    .option('--undo-move [move]', 'take the sessions of an unfinished move back; its file must not be imported then')
    .addOption(passphrase())
}

function declareVault(top: Declare): void {
  top(
    'init',
    'make the vault, and choose how it is protected',
    async () => (await import('./commands/init.ts')).init,
  ).option('--protection <kind>', 'keychain, passphrase or memory')
  top('unlock', 'unlock the vault', async () => (await import('./commands/unlock.ts')).unlock)
  top('lock', 'lock the vault', async () => (await import('./commands/unlock.ts')).lock)
}

function declareLab(command: DeclareUnder, program: Command): void {
  const lab = program.command('lab').description('a test server that can be told what goes wrong; needs no vault')
  const start = command(
    lab,
    'start',
    'run a lab until Ctrl-C, with a line for every event and a report at the end',
    async () => (await import('./commands/lab.ts')).startLab,
  )
    .alias('serve')
    .option('--port <port>', 'port (default: any free one)', parsePort)
    .option('--scenario <name|file>', 'a scenario: `lab scenarios` lists those that there are')
    .option('--auto-consent', 'sign-in pages answer by themselves')
  command(lab, 'scenarios', 'list the scenarios', async () => (await import('./commands/lab.ts')).labScenarios)
  const run = command(
    lab,
    'run <scenario>',
    'run your own command in a scenario and judge it: lab run SCENARIO -- command',
    async () => (await import('./commands/lab-run.ts')).runInLab,
  )
  for (const one of [start, run]) {
    one
      .option('--access-ttl <duration>', 'how long access tokens live, such as 20s or 500ms')
      .option('--https', 'https, with a certificate of its own authority')
      .option('--seed <number>', 'for faults by chance: the same seed, the same faults', parseSeed)
      .option('--client-id <id>', 'the id of the public client')
  }
}

function parseSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A seed is a whole number.')
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}

/** What commander throws: `undefined` after help or version, which are no failure. */
export function commandLineFailure(error: unknown): Error | undefined {
  if (!(error instanceof CommanderError))
    return error instanceof Error ? error : usage('The command line is not valid.', '命令行无效。')
  return error.exitCode === 0 ? undefined : usage(error.message.replace(/^error: /, ''))
}
