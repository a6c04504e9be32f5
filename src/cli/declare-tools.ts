import { Argument, type Command } from 'commander'
import { shells } from './completion/shells.ts'
import type { Declare, DeclareUnder } from './program.ts'

/** Helpers for other programs: their ready configuration, their credential helpers, and completion for shells. */
export function declareTools(program: Command, declareUnder: DeclareUnder): void {
  const top: Declare = (...given) => declareUnder(program, ...given)
  top(
    'setup <profile> [tool]',
    'print ready configuration for a tool: git, npm, docker, kubectl, aws, SDKs…',
    async () => (await import('./commands/setup.ts')).setup,
  )
  top(
    'route <profile>',
    'print where the proxy takes requests of a profile',
    async () => (await import('./commands/route.ts')).route,
  )
  declareCredentials(
    program.command('credential').description('answer the credential helpers of other tools'),
    (parent) =>
      (...given) =>
        declareUnder(parent, ...given),
  )
  top(
    'completion',
    'print the completion of a shell',
    async () => (await import('./commands/completion.ts')).completion,
  ).addArgument(new Argument('<shell>', 'which shell').choices(shells))
  declareUnder(
    program,
    'complete',
    'for the completions: what may stand there',
    async () => (await import('./commands/completion.ts')).complete(program),
    { hidden: true },
  )
}

function declareCredentials(credential: Command, declare: (parent: Command) => Declare): void {
  const command = declare(credential)
  command(
    'git <words...>',
    'credential helper of git: [PROFILE] get, store or erase',
    async () => (await import('./credentials/git.ts')).gitCredential,
  )
  command(
    'docker <operation>',
    'credential helper of Docker, run as docker-credential-tokenvault',
    async () => (await import('./credentials/docker.ts')).dockerCredential,
  )
  command(
    'kubectl <profile>',
    'credential plugin of kubectl and Kubernetes clients',
    async () => (await import('./credentials/kubectl.ts')).kubectlCredential,
  ).option('--id-token', 'the OpenID Connect id token instead of the access token')
  command(
    'aws <profile>',
    'credential_process of the AWS command line and SDKs',
    async () => (await import('./credentials/aws.ts')).awsCredential,
  )
}
