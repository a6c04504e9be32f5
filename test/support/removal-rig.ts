import { createNoticeMemory } from '../../src/core/refresh/notice-memory.ts'
import { createRevocation } from '../../src/core/refresh/revocation.ts'
import { createRemovals } from '../../src/core/undo/removals.ts'
import { buildInstallation } from './backup-rig.ts'

/** One machine's vault with its refresher, its backups and the removals that can be taken back, as the engine builds them. */
export async function buildRemovalRig(options: Parameters<typeof buildInstallation>[0] = {}) {
  const one = await buildInstallation(options)
  const said: string[] = []
  const removals = createRemovals({
    ...one,
    vault: one.disk.vault,
    revoke: createRevocation(one),
    cancelSignIn: () => undefined,
    recall: createNoticeMemory(one.records, one.log).recall,
    changed: (profileIds) => one.events.emit('profiles.changed', { profileIds }),
    say: ({ kind }, name) => void said.push(`${kind}: ${name}`),
  })
  one.disk.vault.onChange(removals.plan)
  removals.start()
  return { ...one, removals, said, vault: one.disk.vault }
}
