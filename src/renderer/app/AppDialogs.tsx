import { useEffect, useState } from 'react'
import { AddProfileDialog } from '../features/add-profile/AddProfileDialog.tsx'
import { EditProfileDialog } from '../features/add-profile/EditProfileDialog.tsx'
import { ImportDialog } from '../features/backup/ImportDialog.tsx'
import { AddClientDialog } from '../features/clients/AddClientDialog.tsx'
import { EditClientDialog } from '../features/clients/EditClientDialog.tsx'
import { CommandPalette } from '../features/palette/CommandPalette.tsx'
import { BulkTagDialog } from '../features/profiles/BulkTagDialog.tsx'
import { RenameDialog } from '../features/profiles/RenameDialog.tsx'
import { SignInDialog } from '../features/sign-in/SignInDialog.tsx'
import type { OpenDialog } from '../store/dialogs.ts'
import { useOpenDialog, useVault, useWindow } from '../store/vault-context.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { useAskedSignIn } from './use-asked-sign-in.ts'
import { useFocusBack } from './use-focus-back.ts'

/** The dialog that a feature has asked for. Here the features meet; they do not know each other. */
export function AppDialogs() {
  useAskedSignIn()
  const open = useOpenDialog()
  const { dialogs } = useWindow()
  useFocusBack(dialogs)
  const profiles = useVault((state) => state.profiles)
  const clients = useVault((state) => state.clients)
  const profileId = open && 'profileId' in open ? open.profileId : undefined
  const profile = profiles.find(({ id }) => id === profileId)
  const client = open?.kind === 'edit-client' ? clients.find(({ id }) => id === open.clientId) : undefined
  const orphaned =
    open?.kind === 'edit-client'
      ? !client
      : open !== null && open.kind !== 'add-client' && profileId !== undefined && !profile
  useEffect(() => {
    if (orphaned) dialogs.close()
  }, [orphaned, dialogs])

  if (!open) return null
  if (open.kind === 'palette') return <CommandPalette />
  if (open.kind === 'import') return <ImportDialog />
  if (open.kind === 'shortcuts') return <ShortcutsDialog />
  if ('profileIds' in open) return <BulkDialog open={open} />
  if (open.kind === 'add-profile') return <AddProfileDialog fromFile={open.fromFile ?? false} />
  if (open.kind === 'add-client') return <AddClientDialog profileId={open.profileId} />
  if (open.kind === 'edit-client') return client ? <EditClientDialog client={client} /> : null
  if (!profile) return null
  switch (open.kind) {
    case 'edit-profile':
      return <EditProfileDialog profile={profile} />
    case 'rename-profile':
      return <RenameDialog profile={profile} />
    case 'sign-in':
      return <SignInDialog profile={profile} />
  }
}

function BulkDialog({ open }: { open: Extract<OpenDialog, { profileIds: unknown }> }) {
  const profiles = useVault((state) => state.profiles)
  // As they were when the dialog opened: profiles that are removed one after the other must not empty it under way.
  const [chosen] = useState(() => {
    const ids = new Set(open.profileIds)
    return profiles.filter(({ id }) => ids.has(id))
  })
  return <BulkTagDialog profiles={chosen} />
}
