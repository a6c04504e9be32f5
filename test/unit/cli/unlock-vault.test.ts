import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/cli/connection.ts'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { openFor } from '../../../src/cli/lend-environment.ts'
import { unlockVault } from '../../../src/cli/unlock-vault.ts'
import type { Client } from '../../../src/shared/contract.ts'
import type { ProfileView } from '../../../src/shared/views.ts'

/** A data directory without a vault, whose keychain is there or not, and a person at the terminal or not. */
function nothingYet({ keychain, person }: { keychain: boolean; person: boolean }) {
  const calls: [name: string, input: unknown][] = []
  let noted = ''
  const options = [{ kind: 'keychain', available: keychain, reason: keychain ? null : 'There is no session bus.' }]
  const status = { state: 'uninitialised', dataDirectory: '/home/ada/vault', slots: [], options, problem: null }
  const client = {
    async call(name: string, input: unknown) {
      calls.push([name, input])
      return { ok: true, value: status }
    },
  } as unknown as Client
  const terminal = {
    interactive: person,
    note: (line: string) => {
      noted += `${line}\n`
    },
    ask: async () => 'a new passphrase',
  }
  const invocation = { terminal, env: {} } as unknown as Invocation
  return {
    client,
    invocation,
    noted: () => noted,
    made: () => calls.find(([name]) => name === 'vault.initialise')?.[1],
  }
}

describe('the first secret, where there is no vault yet', () => {
  it('makes it, protected by the keychain', async () => {
    const { client, invocation, noted, made } = nothingYet({ keychain: true, person: true })
    await unlockVault(client, invocation)
    expect(made()).toEqual({ protection: 'keychain' })
    expect(noted()).toMatch(/no vault in \/home\/ada\/vault yet[\s\S]*protected by keychain/)
  })

  it('makes it behind a passphrase where no keychain serves, and says why', async () => {
    const { client, invocation, noted, made } = nothingYet({ keychain: false, person: true })
    await unlockVault(client, invocation)
    expect(made()).toEqual({ protection: 'passphrase', passphrase: 'a new passphrase' })
    expect(noted()).toContain('There is no session bus.')
  })

  it('makes none while nobody looks on', async () => {
    const { client, invocation, made } = nothingYet({ keychain: true, person: false })
    await expect(unlockVault(client, invocation)).rejects.toMatchObject({ code: 'VAULT_UNINITIALISED' })
    expect(made()).toBeUndefined()
  })
})

describe('before a program uses the proxy', () => {
  const opens = async (...profiles: Pick<ProfileView, 'grant' | 'state'>[]) => {
    let opened = false
    const unlock = async () => {
      opened = true
    }
    await openFor({ unlock } as unknown as Connection, profiles as ProfileView[])
    return opened
  }

  it('the vault is opened when a profile has something in it, and not for anonymous ones', async () => {
    expect(await opens({ grant: 'none', state: 'valid' }, { grant: 'session', state: 'valid' })).toBe(true)
    expect(await opens({ grant: 'static', state: 'static' })).toBe(true)
    expect(await opens({ grant: 'none', state: 'valid' })).toBe(false)
    expect(await opens({ grant: 'session', state: 'signed-out' })).toBe(false)
  })
})
