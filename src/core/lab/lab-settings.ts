import { z } from 'zod'

/** A hundred years: far beyond 2^31 ms, so that a timer that overflows is found, and still a valid date. */
const longestSeconds = 100 * 366 * 24 * 3600
const seconds = z.number('a number of seconds').positive('more than 0').max(longestSeconds, 'at most 100 years')
const limit = z.union([seconds, z.null()], 'a number of seconds, or null for no limit')

/**
 * How the lab's authorization server behaves when no fault is planned. Flat, so that one setting can be changed while it
 * runs. Durations are seconds and may be fractions of one.
 */
export const labSettings = z.strictObject({
  accessTokens: z.enum(['jwt', 'opaque'], '"jwt" or "opaque"').describe('The form of access tokens.'),
  accessSeconds: seconds.describe('How long an access token lives.'),
  refreshTokens: z
    .enum(['rotate', 'keep', 'none'], '"rotate", "keep" or "none"')
    .describe(
      'rotate: each refresh spends the refresh token and gives a new one. keep: it stays. none: there is none.',
    ),
  reuse: z
    .enum(['revoke-family', 'refuse'], '"revoke-family" or "refuse"')
    .describe('What a spent refresh token brings about (RFC 9700, section 4.14.2).'),
  graceSeconds: z
    .number('a number of seconds')
    .min(0, '0 or more')
    .max(longestSeconds, 'at most 100 years')
    .describe('A spent refresh token is accepted again for so long, without it being taken for reuse.'),
  graceAnswer: z
    .enum(['same', 'next'], '"same" or "next"')
    .describe('What a refresh inside the grace time gets. same: the first answer again. next: a further rotation.'),
  refreshIdleSeconds: limit.describe('A refresh token that is not used for so long is dead.'),
  refreshAbsoluteSeconds: limit.describe('The session ends so long after the sign-in, whatever is refreshed.'),
  refreshExpiryTold: z.boolean('true or false').describe('Whether answers carry refresh_expires_in.'),
  clockOffsetSeconds: z
    .number('a number of seconds')
    .min(-longestSeconds, 'at least minus 100 years')
    .max(longestSeconds, 'at most 100 years')
    .describe('How far the clock of the server is ahead: its Date header, iat, exp and everything absolute.'),
  consent: z
    .enum(['button', 'auto'], '"button" or "auto"')
    .describe('button: a page with one button. auto: the sign-in page answers at once, for tests without a person.'),
})

export type LabSettings = z.infer<typeof labSettings>

/** Some of the settings, for a change while the lab runs and for scenarios. */
export const labSettingsPatch = labSettings.partial()
export type LabSettingsPatch = z.infer<typeof labSettingsPatch>

export const defaultLabSettings: LabSettings = {
  accessTokens: 'jwt',
  accessSeconds: 60,
  refreshTokens: 'rotate',
  reuse: 'revoke-family',
  graceSeconds: 0,
  graceAnswer: 'same',
  refreshIdleSeconds: null,
  refreshAbsoluteSeconds: null,
  refreshExpiryTold: false,
  clockOffsetSeconds: 0,
  consent: 'button',
}

/** `base` with the members of `patch` that are given. */
export function withSettings(base: LabSettings, patch: LabSettingsPatch): LabSettings {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  return { ...base, ...Object.fromEntries(given) }
}
