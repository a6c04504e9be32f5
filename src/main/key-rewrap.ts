import type { Disposable } from '../core/lifetime.ts'
import type { Client } from '../shared/contract.ts'
import type { SafeStorageProtector } from './safe-storage-protector.ts'

/** Replaces the "safe-storage" slot after the key store asked for it: only then is the vault open and the key at hand. */
export function rewrapWhenDue(
  client: Client,
  protector: Pick<SafeStorageProtector, 'rewrapDue'>,
  report: (error: unknown) => void,
): Disposable {
  const rewrap = async () => {
    if (!protector.rewrapDue) return
    const replaced = await client.call('vault.protect', { protection: 'safe-storage' })
    if (!replaced.ok) report(new Error(replaced.error.message))
  }
  const stop = client.on('vault.changed', () => void rewrap().catch(report))
  return { dispose: stop }
}
