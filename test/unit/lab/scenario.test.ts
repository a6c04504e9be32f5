import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { builtInScenario, builtInScenarios, scenarioView } from '../../../src/core/lab/built-in-scenarios.ts'
import type { JournalEntry } from '../../../src/core/lab/lab-journal.ts'
import { readScenario } from '../../../src/core/lab/read-scenario.ts'
import type { LabScenario, ScenarioChange } from '../../../src/core/lab/scenario.ts'
import { runScenario } from '../../../src/core/lab/scenario-run.ts'
import { scenarioSchema } from '../../../src/core/lab/scenario-schema.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const base = { id: 'mine', name: 'Mine', description: 'A scenario of one language.' }

describe('scenarios', () => {
  it('are built in from every file of their folder, each under the name of its file', () => {
    const files = readdirSync(new URL('../../../src/core/lab/scenarios', import.meta.url))
    expect(
      builtInScenarios()
        .map(({ id }) => `${id}.json`)
        .sort(),
    ).toEqual(files.sort())
  })

  it('speak both languages', () => {
    for (const view of builtInScenarios().map((scenario) => scenarioView(scenario, true))) {
      expect(view.name['zh-CN']).not.toBe(view.name.en)
      expect(view.description['zh-CN']).toMatch(/\p{Script=Han}/u)
    }
  })

  it('are named when one is asked for that does not exist', () => {
    expect(() => builtInScenario('rotatoin')).toThrowError(/There is no scenario "rotatoin"; there are rotation, /)
  })

  it.each([
    [{ ...base, fauls: [] }, '/fauls', 'no such member'],
    [
      { ...base, faults: [{ endpoint: 'refresh', fault: { kind: 'status', status: 200 } }] },
      '/faults/0/fault/status',
      'at least 400',
    ],
    [
      { ...base, faults: [{ endpoint: 'refresh', fault: { kind: 'explode' } }] },
      '/faults/0/fault/kind',
      'a fault: an object whose "kind"',
    ],
    [{ ...base, faults: [{ endpoint: 'all', fault: { kind: 'drop' } }] }, '/faults/0/endpoint', 'one of any, '],
    [{ ...base, settings: { accessSeconds: 0 } }, '/settings/accessSeconds', 'more than 0'],
    [{ ...base, expect: ['perfect'] }, '/expect/0', 'one of refresh-reuse'],
    [
      { ...base, steps: [{ when: { seconds: 1 }, change: { act: 'tls', mode: 'expired' } }] },
      '/steps/0/change',
      '"https": true',
    ],
    [[], '', ''],
  ])('say where a file is wrong and what should stand there (%#)', (raw, pointer, expected) => {
    try {
      readScenario(raw, 'mine.json')
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'DEFINITION_INVALID', details: { file: 'mine.json', pointer } })
      expect(String(error)).toContain(expected)
    }
  })

  it('have a published schema that is the current one', () => {
    const file = new URL('../../../resources/lab-scenario.schema.json', import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(scenarioSchema())))
  })

  it('make their steps happen once: at a time, or with the so-many-th answered request', async () => {
    const clock = createFakeClock()
    const applied: string[] = []
    let tell: (entry: JournalEntry) => void = () => {}
    const scenario: LabScenario = {
      ...base,
      steps: [
        { when: { seconds: 5 }, change: { act: 'revoke' } },
        { when: { requests: 2, endpoint: 'refresh' }, change: { act: 'expire-access' } },
      ],
    }
    const run = runScenario(scenario, {
      clock,
      onEntry: (listener) => {
        tell = listener
        return () => {
          tell = () => {}
        }
      },
      apply: (change: ScenarioChange) => void applied.push(change.act),
    })
    const request = (grant: string, answered: boolean) =>
      tell({ kind: 'request', endpoint: 'token', grant, answered: answered ? { status: 200 } : null } as JournalEntry)
    request('refresh_token', true)
    request('authorization_code', true)
    request('refresh_token', false)
    expect(applied).toEqual([])
    request('refresh_token', true)
    request('refresh_token', true)
    expect(applied).toEqual(['expire-access'])
    await clock.advance(5000)
    expect(applied).toEqual(['expire-access', 'revoke'])
    run.stop()
    expect(clock.timers).toBe(0)
  })
})
