import type { LabScenarioView } from '../../shared/lab-views.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { readScenario } from './read-scenario.ts'
import type { LabScenario } from './scenario.ts'
import badDay from './scenarios/bad-day.json' with { type: 'json' }
import brokenTls from './scenarios/broken-tls.json' with { type: 'json' }
import busyApi from './scenarios/busy-api.json' with { type: 'json' }
import clockAhead from './scenarios/clock-ahead.json' with { type: 'json' }
import clockBehind from './scenarios/clock-behind.json' with { type: 'json' }
import early401 from './scenarios/early-401.json' with { type: 'json' }
import expiryLies from './scenarios/expiry-lies.json' with { type: 'json' }
import garbage from './scenarios/garbage.json' with { type: 'json' }
import gone from './scenarios/gone.json' with { type: 'json' }
import lostAnswer from './scenarios/lost-answer.json' with { type: 'json' }
import lostAnswerStrict from './scenarios/lost-answer-strict.json' with { type: 'json' }
import resets from './scenarios/resets.json' with { type: 'json' }
import revoked from './scenarios/revoked.json' with { type: 'json' }
import rotation from './scenarios/rotation.json' with { type: 'json' }
import serverTrouble from './scenarios/server-trouble.json' with { type: 'json' }
import sessionLimit from './scenarios/session-limit.json' with { type: 'json' }
import slowServer from './scenarios/slow-server.json' with { type: 'json' }

const files: Readonly<Record<string, unknown>> = {
  'rotation.json': rotation,
  'lost-answer.json': lostAnswer,
  'lost-answer-strict.json': lostAnswerStrict,
  'server-trouble.json': serverTrouble,
  'busy-api.json': busyApi,
  'early-401.json': early401,
  'revoked.json': revoked,
  'expiry-lies.json': expiryLies,
  'slow-server.json': slowServer,
  'garbage.json': garbage,
  'resets.json': resets,
  'gone.json': gone,
  'clock-ahead.json': clockAhead,
  'clock-behind.json': clockBehind,
  'session-limit.json': sessionLimit,
  'broken-tls.json': brokenTls,
  'bad-day.json': badDay,
}

/** The scenarios that come with the product, in the order in which they are shown. */
export function builtInScenarios(): LabScenario[] {
  return Object.entries(files).map(([file, raw]) => readScenario(raw, file))
}

/** @throws VaultError `NOT_FOUND`, naming those that there are. */
export function builtInScenario(id: string): LabScenario {
  const all = builtInScenarios()
  const found = all.find((scenario) => scenario.id === id)
  if (found) return found
  const known = all.map((scenario) => scenario.id).join(', ')
  throw new VaultError('NOT_FOUND', said('lab-no-scenario', { scenario: id, known }))
}

export function scenarioView({ id, name, description, https = false }: LabScenario, builtIn: boolean): LabScenarioView {
  const both = (words: LabScenario['name']) => (typeof words === 'string' ? { en: words, 'zh-CN': words } : words)
  return { id, name: both(name), description: both(description), https, builtIn }
}
