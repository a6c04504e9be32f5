import fc from 'fast-check'
import type { LabSettingsPatch } from '../../../src/core/lab/lab-settings.ts'
import type { JsonObject } from '../../../src/shared/json.ts'
import type { Expectations } from './judge.ts'
import * as steps from './steps.ts'
import { day, hour, minute, type Step } from './steps.ts'

/** One row of the matrix: a server, what may happen, and how often it is tried. */
export interface SimulatedCase extends Partial<Expectations> {
  readonly name: string
  readonly title: string
  readonly settings?: LabSettingsPatch
  readonly lifetimes?: JsonObject
  readonly start?: number
  readonly steps: fc.Arbitrary<Step[]>
  /** A run over days without a network is a thousand retries: such rows have few. */
  readonly runs: number
}

const some = (...kinds: fc.Arbitrary<Step>[]) => fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 14 })
const busy = [steps.callers, steps.shortTime, steps.boundary]
const grace = (graceAnswer: 'same' | 'next'): LabSettingsPatch => ({ graceSeconds: 10 * 60, graceAnswer })
/** Nobody needs a token for two months. */
const months = fc.array(
  fc.integer({ min: hour, max: 2 * day }).map((ms): Step => ({ do: 'time', ms })),
  { minLength: 30, maxLength: 40 },
)
const weekOffline: Step = { do: 'network', state: 'offline', ms: 7 * day }

export const simulatedCases: readonly SimulatedCase[] = [
  {
    name: 'callers',
    title: 'Many callers around the end of a token, some late, some gone before the answer',
    steps: some(steps.plainCallers, steps.plainCallers, steps.boundary, steps.moments, steps.shortTime),
    runs: 300,
  },
  {
    name: 'forced',
    title: 'Callers, people who press refresh, and upstreams that refuse, all at once',
    steps: some(...busy, steps.moments),
    runs: 300,
  },
  {
    name: 'holder-dies',
    title: 'The process that holds the lock dies; the next one takes over',
    settings: grace('same'),
    steps: some(...busy, fc.constant<Step>({ do: 'kill', after: 0 })),
    runs: 200,
  },
  {
    name: 'kill',
    title: 'kill -9 at any touch of disk or line; the server detects reuse and gives no second chance',
    steps: some(...busy, steps.kill, steps.kill),
    runs: 400,
  },
  ...(['same', 'next'] as const).map((answer) => ({
    name: `kill-grace-${answer}`,
    title: `The same; within a grace time the server ${answer === 'same' ? 'repeats its answer' : 'rotates once more'}`,
    settings: grace(answer),
    recovers: true,
    steps: some(...busy, steps.kill, steps.kill),
    runs: 150,
  })),
  {
    name: 'kill-keep',
    title: 'The same; the server keeps its refresh tokens',
    settings: { refreshTokens: 'keep' },
    recovers: true,
    steps: some(...busy, steps.kill, steps.kill),
    runs: 100,
  },
  {
    name: 'lost-answers',
    title: 'The answer is lost after the server rotated, seven ways',
    steps: some(...busy, steps.losingFault),
    runs: 200,
  },
  ...(['same', 'next'] as const).map((answer) => ({
    name: `lost-answers-grace-${answer}`,
    title: `The same; within a grace time the server ${answer === 'same' ? 'repeats its answer' : 'rotates once more'}`,
    settings: grace(answer),
    recovers: true,
    steps: some(...busy, steps.losingFault),
    runs: 150,
  })),
  {
    name: 'refusing-without-revoking',
    title: 'Lost answers and crashes; a spent token is refused, but nothing is revoked',
    settings: { reuse: 'refuse' },
    steps: some(...busy, steps.losingFault, steps.kill),
    runs: 100,
  },
  {
    name: 'busy-server',
    title: '401, 403, 408, 429, 5xx, garbage, HTML, cut answers, resets, all before the server did anything',
    recovers: true,
    steps: some(...busy, steps.passingFault, steps.passingFault),
    runs: 250,
  },
  {
    name: 'slow-server',
    title: 'The server rotates and answers a minute and a half later; nobody else may ask meanwhile',
    recovers: true,
    steps: some(...busy, steps.moments).map((rest): Step[] => [
      { do: 'fault', fault: { kind: 'delay', seconds: 90, moment: 'after-commit' }, count: 2 },
      ...rest,
    ]),
    runs: 100,
  },
  {
    name: 'outages',
    title: 'No network, a server that is gone, broken TLS',
    recovers: true,
    steps: some(...busy, steps.outage),
    runs: 100,
  },
  {
    name: 'captive-portal',
    title: 'A captive portal answers with its page or a redirect, for up to two days',
    recovers: true,
    steps: some(...busy, steps.portal),
    runs: 20,
  },
  {
    name: 'offline-week',
    title: 'Offline for a week, then back',
    recovers: true,
    steps: some(...busy, fc.constant(weekOffline)),
    runs: 10,
  },
  {
    name: 'expiry-lies',
    title: 'expires_in is missing, text, a point in time, negative, or a month too long',
    settings: { accessTokens: 'jwt' },
    recovers: true,
    steps: some(...busy, steps.lie, steps.lie),
    runs: 150,
  },
  ...[10 * 60, -10 * 60, 86_400, -86_400].map((clockOffsetSeconds) => ({
    name: `server-clock${clockOffsetSeconds > 0 ? '+' : '-'}${Math.abs(clockOffsetSeconds) === 600 ? '10min' : '1d'}`,
    title: `The server's clock is ${Math.abs(clockOffsetSeconds) === 600 ? 'ten minutes' : 'a day'} ${clockOffsetSeconds > 0 ? 'ahead' : 'behind'}, and it states points in time`,
    settings: { accessTokens: 'jwt' as const, clockOffsetSeconds, accessSeconds: 900 },
    leastGapMs: 6 * minute,
    recovers: true,
    steps: fc
      .tuple(fc.constant<Step>({ do: 'fault', fault: { kind: 'expires-in', lie: 'absolute' } }), some(...busy))
      .map(([always, rest]) => [always, ...rest]),
    runs: 50,
  })),
  {
    name: 'set-clock',
    title: 'Our clock is set by a day, an hour or a second, both ways',
    settings: { accessTokens: 'jwt' },
    recovers: true,
    steps: some(...busy, steps.setClock),
    runs: 150,
  },
  {
    name: 'sleep',
    title: 'The machine sleeps for minutes or days, also in the middle of a refresh',
    settings: grace('same'),
    steps: some(
      ...busy,
      steps.sleep,
      fc.constant<Step>({ do: 'fault', fault: { kind: 'delay', seconds: 20 }, count: 1 }),
    ),
    runs: 150,
  },
  {
    name: 'sleep-on-answer',
    title: 'The machine falls asleep after the server rotated; the answer waits in the socket',
    recovers: true,
    steps: fc.integer({ min: minute, max: 8 * hour }).map((ms): Step[] => [
      { do: 'fault', fault: { kind: 'delay', seconds: 5, moment: 'after-commit' }, count: 1 },
      { do: 'callers', count: 3, forced: 1 },
      { do: 'sleep', ms },
      { do: 'callers', count: 3 },
    ]),
    runs: 50,
  },
  ...[Date.UTC(2028, 1, 28, 23), Date.UTC(2026, 2, 29, 0), Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 11, 31, 23)].map(
    (start, index) => ({
      name: ['leap-day', 'dst-spring', 'dst-autumn', 'new-year'][index] as string,
      title: [
        'Over a leap day',
        'Over the start of summer time',
        'Over its end',
        'Over a new year, with a leap second',
      ][index] as string,
      start,
      recovers: true,
      steps: some(...busy, fc.constant<Step>({ do: 'clock', byMs: -1000 })),
      runs: 25,
    }),
  ),
  {
    name: 'long-lives',
    title: 'Access tokens of 40 days in a session of five years: beyond 2^31 ms',
    settings: { accessSeconds: 40 * 86_400, refreshAbsoluteSeconds: 5 * 365 * 86_400, refreshExpiryTold: true },
    leastGapMs: 10 * hour,
    steps: fc.array(fc.oneof(steps.plainCallers, fc.constant<Step>({ do: 'time', ms: 30 * day })), {
      minLength: 3,
      maxLength: 12,
    }),
    recovers: true,
    runs: 50,
  },
  {
    name: 'idle-told',
    title: 'Nobody uses a session for two months; its refresh token idles out after four days, and the server says so',
    settings: { accessSeconds: 90 * 86_400, refreshIdleSeconds: 4 * 86_400, refreshExpiryTold: true },
    leastGapMs: 10 * hour,
    survives: true,
    steps: months,
    runs: 10,
  },
  {
    name: 'idle-declared',
    title: 'The same; only the definition says so',
    settings: { accessSeconds: 90 * 86_400, refreshIdleSeconds: 4 * 86_400 },
    lifetimes: { refreshIdleSeconds: 4 * 86_400 },
    leastGapMs: 10 * hour,
    survives: true,
    steps: months,
    runs: 10,
  },
  {
    name: 'idle-learned',
    title: 'The same; nobody says so: the first session is lost to it and shows the limit, each later one is kept',
    settings: { accessSeconds: 90 * 86_400, refreshIdleSeconds: 4 * 86_400 },
    leastGapMs: 10 * hour,
    survives: true,
    steps: fc
      .tuple(fc.integer({ min: 4 * day + hour, max: 20 * day }), months)
      .map(([pause, rest]): Step[] => [
        { do: 'time', ms: pause },
        { do: 'callers', count: 1, forced: 1 },
        { do: 'time', ms: minute },
        { do: 'sign-in' },
        ...rest,
      ]),
    runs: 10,
  },
  {
    name: 'idle-shorter-than-access',
    title: 'A refresh token that ends before the access token does',
    settings: { accessSeconds: 3600, refreshIdleSeconds: 1800, refreshExpiryTold: true },
    leastGapMs: 5 * minute,
    recovers: true,
    steps: some(steps.plainCallers, steps.shortTime, steps.boundary),
    runs: 100,
  },
  {
    name: 'absolute',
    title: 'Sessions that end eight hours after the sign-in, whatever is refreshed',
    settings: { refreshAbsoluteSeconds: 8 * 3600, refreshExpiryTold: true },
    leastGapMs: 10 * minute,
    steps: some(...busy, fc.constant<Step>({ do: 'time', ms: 4 * hour })),
    runs: 100,
  },
  {
    name: 'revoked',
    title: 'Somebody revokes the session at the server',
    steps: some(...busy, steps.passingFault, fc.constant<Step>({ do: 'revoke' })),
    runs: 100,
  },
  {
    name: 'full-disk',
    title: 'The disk is full while a refresh comes back',
    recovers: true,
    steps: some(...busy, steps.fullDisk),
    runs: 100,
  },
  {
    name: 'everything',
    title: 'All of the above in any order',
    settings: { accessTokens: 'jwt' },
    steps: fc.array(
      fc.oneof(
        ...busy,
        ...[
          steps.kill,
          steps.losingFault,
          steps.passingFault,
          steps.outage,
          steps.sleep,
          steps.setClock,
          steps.fullDisk,
        ],
      ),
      { minLength: 4, maxLength: 20 },
    ),
    runs: 400,
  },
]
