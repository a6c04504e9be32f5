import type { LedgerStore, RecordStore } from '../../core/ports.ts'

/** Who wants to know how the store under an engine fares. */
export interface StoreWatch {
  readonly failed: (error: unknown) => void
  /** A record was written: the file is there, and whole as far as it was met. */
  readonly wrote: () => void
}

/** The same store; each failure is also told to `watch`. */
export function watchStore(
  { records, ledger }: { readonly records: RecordStore; readonly ledger: LedgerStore },
  watch: StoreWatch,
): { records: RecordStore; ledger: LedgerStore } {
  const watched =
    <G extends unknown[], T>(work: (...given: G) => Promise<T>, done?: () => void) =>
    async (...given: G): Promise<T> => {
      try {
        const result = await work(...given)
        done?.()
        return result
      } catch (error) {
        watch.failed(error)
        throw error
      }
    }
  return {
    records: {
      get: watched(records.get),
      list: watched(records.list),
      write: watched(records.write, watch.wrote),
      close: records.close,
    },
    ledger: {
      append: watched(ledger.append),
      list: watched(ledger.list),
      count: watched(ledger.count),
      trim: watched(ledger.trim),
    },
  }
}
