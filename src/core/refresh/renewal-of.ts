import type { Grant } from '../grants/grant.ts'
import type { Profile } from '../profiles/profile.ts'

/**
 * How this profile is renewed. A pasted token cannot be: reading it again brings the same one; from an environment
 * variable or a file another program may have put a newer one. A session whose password is stored can be opened again
 * even when the server gave nothing to refresh it with.
 */
export function renewalOf(
  profile: Pick<Profile, 'grant' | 'settings' | 'storedSecrets'>,
  grant: Grant | undefined,
): Grant['renewal'] {
  if (!grant) return 'none'
  const { environmentVariable, file } = profile.settings
  if (profile.grant === 'static' && !environmentVariable && !file) return 'none'
  if (profile.grant === 'session' && profile.storedSecrets.length > 0) return 'repeat'
  return grant.renewal
}
