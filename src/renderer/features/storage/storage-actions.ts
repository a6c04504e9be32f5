import type { Client } from '../../../shared/contract.ts'
import type { WireError } from '../../../shared/result.ts'
import type { StorageView } from '../../../shared/views.ts'

/** What came of a person's word about the vault file. */
export type StorageOutcome =
  | { readonly kind: 'reopened' }
  /** An empty vault began; `kept` is where the former file is. */
  | { readonly kind: 'begun'; readonly kept: string | null }
  /** It is open, and still not well. */
  | { readonly kind: 'unwell' }
  | { readonly kind: 'failed'; readonly error: WireError }

/** A file that replaced the former one is whole, and waits for a word; any other is looked at again. */
export function reopenLabel({ problem }: Pick<StorageView, 'problem'>): 'storage.useThisFile' | 'storage.lookAgain' {
  return problem?.details?.trouble === 'replaced' ? 'storage.useThisFile' : 'storage.lookAgain'
}

/** Has the file that is there now taken into use. */
export async function reopen(client: Pick<Client, 'call'>): Promise<StorageOutcome> {
  const opened = await client.call('storage.reopen')
  if (!opened.ok) return { kind: 'failed', error: opened.error }
  return { kind: opened.value.problem ? 'unwell' : 'reopened' }
}

/** Keeps the file under another name and begins with an empty vault. */
export async function setAside(client: Pick<Client, 'call'>): Promise<StorageOutcome> {
  const begun = await client.call('storage.setAside')
  if (!begun.ok) return { kind: 'failed', error: begun.error }
  return { kind: 'begun', kept: begun.value.setAside }
}
