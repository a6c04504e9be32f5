import { describe, expect, it } from 'vitest'
import { debuggingSwitchesIn } from '../../src/main/launch-intent.ts'

/** A shipped program that opens a debugging port lends every token to whoever connects first. */
describe('switches of a shipped program', () => {
  it.each([
    [['--remote-debugging-port=9222'], ['remote-debugging-port']],
    [['--remote-debugging-pipe'], ['remote-debugging-pipe']],
    [['--inspect'], ['inspect']],
    [['--inspect-brk=0.0.0.0:9229'], ['inspect-brk']],
    [['-inspect'], ['inspect']],
    [['--REMOTE-DEBUGGING-PORT=1'], ['remote-debugging-port']],
    [
      ['--hidden', '--js-flags=--expose-gc', '--disable-web-security'],
      ['js-flags', 'disable-web-security'],
    ],
  ])('%j is refused', (argv, found) => {
    expect(debuggingSwitchesIn(['/usr/bin/tokenvault', ...argv])).toEqual(found)
  })

  it.each([
    [[]],
    [['--hidden']],
    [['--home', '/tmp/inspect']],
    [['--force-device-scale-factor=2']],
  ])('%j is accepted', (argv) => {
    expect(debuggingSwitchesIn(['/opt/inspect/tokenvault', ...argv])).toEqual([])
  })
})
