import { faultIn, shapeFault } from '../providers/definition-fault.ts'
import { type LabScenario, labScenario } from './scenario.ts'

/**
 * Reads a scenario from parsed JSON.
 * @throws VaultError `DEFINITION_INVALID` with `file`, `pointer` (RFC 6901) and `expected`.
 */
export function readScenario(raw: unknown, source: string): LabScenario {
  const parsed = labScenario.safeParse(raw)
  if (!parsed.success) throw faultIn(source, shapeFault(parsed.error, raw))
  const scenario = parsed.data
  const breaksTls = scenario.steps?.findIndex(({ change }) => change.act === 'tls') ?? -1
  if (breaksTls >= 0 && scenario.https !== true) {
    const expected = {
      en: '"https": true in the scenario, because TLS can break only there',
      'zh-CN': '场景中应有 "https": true，因为只有这样 TLS 才会出错',
    }
    throw faultIn(source, { path: ['steps', breaksTls, 'change'], expected })
  }
  return scenario
}
