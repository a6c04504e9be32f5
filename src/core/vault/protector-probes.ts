import { type Said, said, saidIn, sentenceText } from '../../shared/sentences/said.ts'
import type { Protection, ProtectionOption } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { KeyProtector } from '../ports.ts'

/** Which protectors could be used now. */
export interface ProtectorProbes {
  /**
   * Answers are shared and remembered. `choosing`: a person is about to choose, perhaps after starting a keyring, so
   * they are asked for afresh after half a minute, otherwise after ten. `only`: the rest is not tried at all.
   */
  options(when: { choosing: boolean; only?: readonly Protection[] }): Promise<ProtectionOption[]>
  /** After a protector was used: its next answer is asked for afresh. */
  forget(protection: Protection): void
  /** After a protector failed: a keystore that just took its whole time limit is not asked again for a while. */
  failed(protection: Protection, error: unknown): void
}

const freshMs = { choosing: 30_000, otherwise: 600_000 }

/** A probe of these writes to a keystore and may open a prompt: it is not made without need. */
const costly: ReadonlySet<Protection> = new Set(['keychain', 'safe-storage'])

export function createProtectorProbes(
  protectors: readonly KeyProtector[],
  now: () => number = () => performance.now(),
): ProtectorProbes {
  const known = new Map<Protection, { at: number; option: Promise<ProtectionOption> }>()
  const optionOf = (protector: KeyProtector, maxAgeMs: number): Promise<ProtectionOption> => {
    const before = known.get(protector.kind)
    if (before && now() - before.at < maxAgeMs) return before.option
    const option = probe(protector)
    known.set(protector.kind, { at: now(), option })
    return option
  }
  return {
    options: ({ choosing, only }) =>
      Promise.all(
        protectors.map((protector) =>
          only && costly.has(protector.kind) && !only.includes(protector.kind)
            ? untried(protector.kind)
            : optionOf(protector, choosing ? freshMs.choosing : freshMs.otherwise),
        ),
      ),
    forget: (kind) => void known.delete(kind),
    failed(kind, error) {
      const keystoreAway =
        error instanceof VaultError && error.code === 'KEYSTORE_UNAVAILABLE' && error.details?.trouble === undefined
      if (!keystoreAway) known.delete(kind)
      else {
        const option = unavailable(kind, error.message, saidIn(error.details))
        known.set(kind, { at: now(), option: Promise.resolve(option) })
      }
    },
  }
}

async function probe({ kind, probe: ask }: KeyProtector): Promise<ProtectionOption> {
  try {
    const probed = await ask()
    if (probed.available) return { kind, available: true, reason: null }
    return unavailable(kind, probed.reason, probed.said)
  } catch {
    return because(kind, said('slot-probe-failed', {}))
  }
}

function untried(kind: Protection): ProtectionOption {
  return because(kind, said('slot-untried', {}))
}

function because(kind: Protection, why: Said): ProtectionOption {
  return unavailable(kind, sentenceText(why, 'en') ?? why.says, why)
}

function unavailable(kind: Protection, reason: string, why: Said | null | undefined): ProtectionOption {
  return { kind, available: false, reason, ...(why ? { said: why } : {}) }
}
