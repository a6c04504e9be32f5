import { describe, expect, it } from 'vitest'
import { candidates } from '../../../src/cli/completion/candidates.ts'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { createProgram } from '../../../src/cli/program.ts'

const program = createProgram({
  invocation: () => ({}) as Invocation,
  finish: () => undefined,
  hostProgram: new URL('file:///'),
  version: '1',
  output: {},
})
const names = {
  profiles: async () => ['coze-work', 'github'],
  providers: async () => ['coze', 'github'],
  clients: async () => ['my-script'],
}
const complete = (line: string) => candidates(program, line.split(' '), names)

describe('completion', () => {
  it.each<[string, string[]]>([
    ['to', ['token']],
    ['client re', ['revoke']],
    ['client revoke ', ['my-script']],
    ['client add ', []],
    ['token ', ['coze-work', 'github']],
    ['token g', ['github']],
    ['token github ', []],
    ['exec github ', ['coze-work', 'github']],
    ['exec --ttl 8h ', ['coze-work', 'github']],
    ['add c', ['coze']],
    ['completion ', ['bash', 'fish', 'zsh']],
    ['token --min', ['--min-ttl']],
    ['nothing-such ', []],
  ])('offers for %j: %j', async (line, offered) => expect(await complete(line)).toEqual(offered))

  it('offers every command and hides the one that is for the completions', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining(['add', 'setup', 'token']))
    expect(await complete('comp')).toEqual(['completion'])
  })

  it('offers the options of a command', async () => {
    expect(await complete('credential kubectl --')).toEqual(['--help', '--home', '--id-token', '--json'])
  })
})
