import { createNoticeMemory } from '../../src/core/refresh/notice-memory.ts'
import { createRevocation } from '../../src/core/refresh/revocation.ts'
import { createKeptSessions } from '../../src/core/undo/kept-sessions.ts'
import { createRemovals } from '../../src/core/undo/removals.ts'
import { createSignOuts } from '../../src/core/undo/sign-outs.ts'
import { buildInstallation } from './backup-rig.ts'

/** One machine's vault with its refresher, its backups and what can be taken back, as the engine builds them. */
export async function buildUndoRig(options: Parameters<typeof buildInstallation>[0] = {}) {
  const one = await buildInstallation(options)
  const { vault } = one.disk
  const said: string[] = []
  const kept = createKeptSessions(vault)
  await kept.load()
  const shared = {
    ...{ ...one, vault, kept },
    revoke: createRevocation(one),
    unlocked: () => vault.unlocked,
    changed: (profileIds: readonly string[]) => one.events.emit('profiles.changed', { profileIds }),
    say: ({ kind }: { kind: string }, name: string) => void said.push(`${kind}: ${name}`),
  }
  const signOuts = createSignOuts(shared)
  const removals = createRemovals({
    ...{ ...shared, settle: signOuts.settle, cancelSignIn: () => undefined },
    recall: createNoticeMemory(one.records, one.log).recall,
  })
  vault.onChange(() => {
    signOuts.plan()
    removals.plan()
  })
  signOuts.start()
  removals.start()
  return { ...one, removals, signOuts, kept, said, vault }
}
