import { useEffect } from 'react'
import { useRoute, useVault, useWindow } from '../store/vault-context.tsx'

/** Opens the sign-in that the page's address asks for, once the profile is known, and takes it out of the address. */
export function useAskedSignIn(): void {
  const { dialogs, router } = useWindow()
  const { signIn, profileId } = useRoute()
  const known = useVault(({ profiles }) => profiles.some(({ id }) => id === profileId))
  useEffect(() => {
    if (signIn === undefined || profileId === null || !known) return
    router.go('profiles', profileId)
    dialogs.show({ kind: 'sign-in', profileId })
  }, [signIn, profileId, known, dialogs, router])
}
