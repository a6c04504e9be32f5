import { z } from 'zod'
import { labAction, labConfiguration, labJournalQuery } from '../lab/lab-inputs.ts'

const nothing = z.union([z.undefined(), z.null(), z.strictObject({})]).transform(() => undefined)
const reference = z.string().min(1).max(128)
const scenario = z.string().min(1).max(40)

/** Calls about the token lab; the control address of the lab takes the same words. */
export const labSchemas = {
  'lab.status': nothing,
  'lab.scenarios': nothing,
  'lab.start': z.strictObject({
    scenario: scenario.optional(),
    https: z.boolean().optional(),
    port: z.number().int().min(0).max(65535).optional(),
  }),
  'lab.stop': nothing,
  'lab.configure': labConfiguration,
  'lab.act': labAction,
  'lab.select': z.strictObject({ scenario: scenario.nullable() }),
  'lab.journal': labJournalQuery,
  'lab.report': nothing,
  'lab.credentials': nothing,
  'lab.addProfile': nothing,
  'lab.signIn': z.strictObject({ profile: reference }),
} as const
