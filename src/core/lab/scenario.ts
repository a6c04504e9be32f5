import { z } from 'zod'
import { labVerdictIds } from '../../shared/lab-views.ts'
import { faultEndpoints, faultRule } from './fault.ts'
import { labSettingsPatch } from './lab-settings.ts'

const text = z.strictObject({
  en: z.string('text').min(1, 'not empty').max(500, 'at most 500 characters'),
  'zh-CN': z.string('text').min(1, 'not empty').max(500, 'at most 500 characters'),
})
/** A person's own scenario may speak one language only. */
const words = z.union(
  [z.string('text').min(1, 'not empty').max(500, 'at most 500 characters'), text],
  'text, or text by language',
)

export const labTlsModes = ['good', 'wrong-host', 'expired', 'untrusted', 'reset'] as const

const change = z.discriminatedUnion(
  'act',
  [
    z.strictObject({ act: z.literal('expire-access') }),
    z.strictObject({ act: z.literal('revoke') }),
    z.strictObject({
      act: z.literal('go-away'),
      /** Comes back by itself after so long; without it, for good. */
      seconds: z.number('a number of seconds').positive('more than 0').max(3600, 'at most an hour').optional(),
    }),
    z.strictObject({ act: z.literal('settings'), settings: labSettingsPatch }),
    z.strictObject({ act: z.literal('faults'), faults: z.array(faultRule, 'a list of faults').max(50, 'at most 50') }),
    z.strictObject({ act: z.literal('tls'), mode: z.enum(labTlsModes, `one of ${labTlsModes.join(', ')}`) }),
  ],
  'a change: an object whose "act" is expire-access, revoke, go-away, settings, faults or tls',
)
export type ScenarioChange = z.infer<typeof change>

/** When a step happens: so long after the scenario began, or with the so-many-th request to an endpoint. */
const moment = z.union(
  [
    z.strictObject({ seconds: z.number('a number of seconds').min(0, '0 or more').max(86_400, 'at most a day') }),
    z.strictObject({
      requests: z.int('a whole number').min(1, '1 or more').max(100_000, 'at most 100000'),
      endpoint: z.enum(faultEndpoints, `one of ${faultEndpoints.join(', ')}`),
    }),
  ],
  'a moment: {"seconds": n}, or {"requests": n, "endpoint": …}',
)

/** A scenario: how the server behaves, what goes wrong and when, and what a good app must be seen to do. */
export const labScenario = z.strictObject({
  $schema: z.string('text').optional(),
  id: z.string('text').regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes'),
  name: words,
  description: words,
  /** The lab speaks https, which only then can break. */
  https: z.boolean('true or false').optional(),
  settings: labSettingsPatch.optional(),
  faults: z.array(faultRule, 'a list of faults').max(50, 'at most 50').optional(),
  steps: z
    .array(z.strictObject({ when: moment, change }), 'a list of steps')
    .max(50, 'at most 50')
    .optional(),
  /** Verdicts that have to pass; for the others it is enough that they do not fail. */
  expect: z.array(z.enum(labVerdictIds, `one of ${labVerdictIds.join(', ')}`), 'a list of verdicts').optional(),
})
export type LabScenario = z.infer<typeof labScenario>
export type ScenarioStep = NonNullable<LabScenario['steps']>[number]
