import type { KeychainEntries } from '../../src/node/keychain-entries.ts'

/** The keytar API over a map. `before` runs ahead of every operation, to fail or to hang. */
export function createMemoryKeychain(before: () => Promise<void> = async () => undefined) {
  const rows = new Map<string, string>()
  const keyOf = (service: string, account: string) => `${service}\u0000${account}`
  const entries: KeychainEntries = {
    async getPassword(service, account) {
      await before()
      return rows.get(keyOf(service, account)) ?? null
    },
    async setPassword(service, account, password) {
      await before()
      rows.set(keyOf(service, account), password)
    },
    async deletePassword(service, account) {
      await before()
      return rows.delete(keyOf(service, account))
    },
  }
  return { rows, entries, load: async () => entries, keyOf }
}
