import type { Fault, FaultEndpoint, FaultRule } from '../../src/core/lab/fault.ts'

const status = (number: number): Fault => ({ kind: 'status', status: number })
const moments = ['before-commit', 'after-commit'] as const
const wire: readonly Fault[] = moments.flatMap((moment): Fault[] => [
  { kind: 'drop', moment },
  { kind: 'reset', moment },
  { kind: 'garbage', moment },
  { kind: 'html', moment },
  { kind: 'truncated', moment },
  { kind: 'delay', seconds: 1, moment },
])
const api: readonly Fault[] = [...[401, 403, 408, 429, 500, 502, 503, 504].map(status), ...wire]
/** Without what ends a session for good, which would be right to end it. */
const refresh: readonly Fault[] = [
  ...[403, 408, 429, 500, 502, 503, 504].map(status),
  ...wire,
  ...(['missing', 'string', 'absolute', 'negative', 'too-long'] as const).map(
    (lie) => ({ kind: 'expires-in', lie }) as const,
  ),
]

/** Every fault of the lab, together as often as `share`, for the API and for the refresh of its tokens. */
export function soakFaults(share: number): FaultRule[] {
  const rules = (endpoint: FaultEndpoint, faults: readonly Fault[]) =>
    faults.map((fault, index) => ({
      ...{ id: `${endpoint}-${index}`, endpoint, probability: share / faults.length, fault },
    }))
  return [...rules('api', api), ...rules('refresh', refresh)]
}
