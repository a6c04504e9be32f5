import type { Grant } from '../grants/grant.ts'
import type { Profile } from '../profiles/profile.ts'

/**
 * How this profile is renewed. A pasted token cannot be: reading it again brings the same one; from an environment
 * variable or a file another program may have put a newer one.
 */
export function renewalOf(profile: Pick<Profile, 'grant' | 'settings'>, grant: Grant | undefined): Grant['renewal'] {
  if (!grant) return 'none'
  const { environmentVariable, file } = profile.settings
  if (profile.grant === 'static' && !environmentVariable && !file) return 'none'
  return grant.renewal
}
