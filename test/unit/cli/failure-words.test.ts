import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../../src/cli/duration.ts'
import { CommandFailure, usage } from '../../../src/cli/failure.ts'
import { createTerminal, type TerminalStreams } from '../../../src/cli/terminal.ts'

/** What a person with this locale reads, and the exit code. */
function told(error: unknown, lang: string, json = false): [string, number] {
  const stderr = new PassThrough()
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: { LANG: lang } }
  const code = createTerminal(streams as unknown as TerminalStreams, json).fail(error)
  return [String(stderr.read()), code]
}

describe('a command that cannot go on', () => {
  const failure = new CommandFailure('NOT_FOUND', { en: 'There is none.', 'zh-CN': '没有。' })

  it('says so in the language of the terminal, with the same exit code', () => {
    expect(told(failure, 'en_GB.UTF-8')).toEqual(['tokenvault: There is none.\n', 3])
    expect(told(failure, 'zh_CN.UTF-8')).toEqual(['tokenvault: 没有。\n', 3])
  })

  it('says so in English where a program reads it', () => {
    expect(JSON.parse(told(failure, 'zh_CN.UTF-8', true)[0])).toEqual({
      error: { code: 'NOT_FOUND', message: 'There is none.', retryable: false },
    })
  })

  it('names the option in Chinese, too, whether or not there are Chinese words for what is wrong with it', () => {
    expect(told(usage("unknown option '--sett'"), 'zh_CN.UTF-8')[0]).toContain("命令行有误：unknown option '--sett'")
    expect(
      told(
        refusal(() => parseDuration('soon', '--ttl')),
        'zh_CN.UTF-8',
      )[0],
    ).toBe('tokenvault: --ttl 应为时长，如 90s、10m、8h 或 1d，而不是“soon”。\n')
  })
})

function refusal(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
