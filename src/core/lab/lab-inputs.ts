import { z } from 'zod'
import { faultRule } from './fault.ts'
import { labSettingsPatch } from './lab-settings.ts'
import { labTlsModes } from './scenario.ts'

const rules = z.array(faultRule, 'a list of faults').max(50, 'at most 50')

/** What a change of the running lab may say: the window, the command line and the control address use the same words. */
export const labConfiguration = z.strictObject({
  settings: labSettingsPatch.optional(),
  /** Replaces all faults. */
  faults: rules.optional(),
  /** Adds these, each replacing one of the same id. */
  addFaults: rules.optional(),
  removeFaults: z.array(z.string('text').max(40), 'a list of ids').max(50, 'at most 50').optional(),
  tls: z.enum(labTlsModes, `one of ${labTlsModes.join(', ')}`).optional(),
})
export type LabConfiguration = z.infer<typeof labConfiguration>

export const labActs = [
  'expire-access',
  'revoke',
  'go-away',
  'come-back',
  'restart',
  'allow-devices',
  'deny-devices',
] as const

export const labAction = z.strictObject({
  act: z.enum(labActs, `one of ${labActs.join(', ')}`),
  /** For `expire-access` and `revoke`: one session; without it all. */
  family: z.int('a whole number').positive('1 or more').optional(),
  /** For `go-away`: comes back by itself. */
  seconds: z.number('a number of seconds').positive('more than 0').max(3600, 'at most an hour').optional(),
})
export type LabAction = z.infer<typeof labAction>

export const labJournalQuery = z.strictObject({
  after: z.int('a whole number').min(0, '0 or more').optional(),
  before: z.int('a whole number').min(0, '0 or more').optional(),
  limit: z.int('a whole number').min(1, '1 or more').max(1000, 'at most 1000').optional(),
})
export type LabJournalQuery = z.infer<typeof labJournalQuery>
