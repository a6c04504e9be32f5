import { describe, expect, it } from 'vitest'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { commandLineFailure, createProgram, type GlobalOptions } from '../../../src/cli/program.ts'

const silent = { writeOut: () => undefined, writeErr: () => undefined, outputError: () => undefined }

async function parse(...words: string[]) {
  const seen: GlobalOptions[] = []
  const invocation = (options: GlobalOptions): Invocation => {
    seen.push(options)
    throw new Error('stop before the command')
  }
  const program = createProgram({
    invocation,
    finish: () => undefined,
    hostProgram: new URL('file:///'),
    version: '1',
    output: silent,
  })
  const error = await program.parseAsync(words, { from: 'user' }).catch((reason: unknown) => reason)
  return { options: seen[0], error }
}

describe('the command line', () => {
  it.each([
    [['list', '--json', '--home', '/x']],
    [['--json', '--home', '/x', 'list']],
    [['client', 'list', '--json', '--home', '/x']],
    [['token', 'p', '--json', '--home', '/x']],
  ])('accepts the global options before and after the command: %j', async (words) => {
    expect((await parse(...words)).options).toMatchObject({ json: true, home: '/x' })
  })

  it.each<[string, string[]]>([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['list', '--frobnicate']],
    ['a missing argument', ['show']],
    ['a superfluous argument', ['show', 'a', 'b']],
    ['a missing option', ['add', 'oidc']],
    ['a port that is none', ['serve', '--ui-port', '70000']],
  ])('refuses %s as a usage error', async (_, words) => {
    const { error, options } = await parse(...words)
    expect(options).toBeUndefined()
    expect(commandLineFailure(error)).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it.each([[['--help']], [['--version']], [['add', '--help']]])('takes %j for no failure', async (words) => {
    expect(commandLineFailure((await parse(...words)).error)).toBeUndefined()
  })

  it('has every command of the design that this version offers', () => {
    const program = createProgram({
      invocation: () => ({}) as Invocation,
      finish: () => undefined,
      hostProgram: new URL('file:///'),
      version: '1',
      output: silent,
    })
    expect(program.commands.map((command) => command.name()).sort()).toEqual([
      'add',
      'client',
      'complete',
      'completion',
      'credential',
      'curl',
      'doctor',
      'env',
      'exec',
      'export',
      'import',
      'init',
      'lab',
      'ledger',
      'list',
      'lock',
      'login',
      'logout',
      'pause',
      'refresh',
      'remove',
      'resume',
      'rotate',
      'route',
      'serve',
      'set',
      'setup',
      'show',
      'status',
      'token',
      'unlock',
    ])
  })
})
