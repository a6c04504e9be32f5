import type { Protection, ProtectionOption } from '../../shared/views.ts'
import type { KeyProtector } from '../ports.ts'

/** Which protectors could be used now. */
export interface ProtectorProbes {
  options(): Promise<ProtectionOption[]>
  /** After a protector failed or was used: its next answer is asked for afresh. */
  forget(protection: Protection): void
}

/** A probe writes to a keychain and may meet a prompt, so an answer serves for a while, and callers share one. */
const freshMs = 30_000

export function createProtectorProbes(
  protectors: readonly KeyProtector[],
  now: () => number = () => performance.now(),
): ProtectorProbes {
  const known = new Map<Protection, { at: number; option: Promise<ProtectionOption> }>()
  const optionOf = (protector: KeyProtector): Promise<ProtectionOption> => {
    const before = known.get(protector.kind)
    if (before && now() - before.at < freshMs) return before.option
    const option = probe(protector)
    known.set(protector.kind, { at: now(), option })
    return option
  }
  return {
    options: () => Promise.all(protectors.map(optionOf)),
    forget: (protection) => void known.delete(protection),
  }
}

async function probe({ kind, probe: ask }: KeyProtector): Promise<ProtectionOption> {
  try {
    const probed = await ask()
    return { kind, available: probed.available, reason: probed.available ? null : probed.reason }
  } catch {
    return { kind, available: false, reason: 'It could not be tried; the log has details. Use another protection.' }
  }
}
