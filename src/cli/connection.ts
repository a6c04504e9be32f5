import { setTimeout as delay } from 'node:timers/promises'
import { connectControl, isControlServed } from '../node/control-client.ts'
import { controlPathOf } from '../node/control-path.ts'
import { dataPaths } from '../node/data-directory.ts'
import type { CallName, Client, Input, Output } from '../shared/contract.ts'
import { endBySignal } from './end-by-signal.ts'
import { CommandFailure, must, toFailure } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { unlockVault } from './unlock-vault.ts'

export interface Connection {
  readonly client: Client
  /** `self`: nobody owned the data directory, so this process does for the moment. */
  readonly owner: 'host' | 'self'
  /** One call; unlocks the vault and repeats when that is all that is missing. @throws CommandFailure */
  call<N extends CallName>(name: N, ...input: undefined extends Input<N> ? [] : [input: Input<N>]): Promise<Output<N>>
  /** Opens the vault if it is not open yet. @throws CommandFailure */
  unlock(): Promise<void>
  close(): Promise<void>
}

export interface ConnectionNeeds {
  /** The proxy must listen. When nobody runs it, this process does, on a free port. */
  readonly proxy?: boolean
  /** The command waits for a person or a child: meanwhile other commands talk to this process. */
  readonly long?: boolean
  /** The command has something to say even when the vault file cannot be opened. */
  readonly tolerant?: boolean
}

/** How long another command may hold the data directory before this one gives up. */
const patienceMs = 30_000

/**
 * The owner of the data directory: a running host over its control socket, or this process itself, under the same lock.
 * @throws CommandFailure `DATA_DIRECTORY_IN_USE`, `HOST_UNAVAILABLE`, `STORAGE_UNAVAILABLE`…
 */
export async function connect(invocation: Invocation, needs: ConnectionNeeds = {}): Promise<Connection> {
  const paths = dataPaths(invocation.home)
  const deadline = performance.now() + patienceMs
  for (;;) {
    const control = await controlPathOf(paths)
    if (await isControlServed(control)) {
      const client = connectControl(control)
      return connection(invocation, client, 'host', async () => client.close())
    }
    try {
      return await own(invocation, needs)
    } catch (error) {
      const inUse = toFailure(error).code === 'DATA_DIRECTORY_IN_USE'
      if (!inUse || performance.now() > deadline) throw error
      await delay(50)
    }
  }
}

async function own(
  invocation: Invocation,
  { proxy = false, long = false, tolerant = false }: ConnectionNeeds,
): Promise<Connection> {
  const { openOwnEngine } = await import('./own-engine.ts')
  const opened = await openOwnEngine({
    home: invocation.home,
    env: invocation.env,
    proxy,
    long: long || proxy,
    tolerant,
  })
  const stopListening = endBySignal(() => opened.dispose())
  return connection(invocation, opened.client, 'self', () => opened.dispose().finally(stopListening))
}

function connection(
  invocation: Invocation,
  client: Client,
  owner: Connection['owner'],
  close: () => Promise<void>,
): Connection {
  return {
    client,
    owner,
    async call(name, ...input) {
      const first = await client.call(name, ...(input as never))
      const locked = !first.ok && (first.error.code === 'VAULT_LOCKED' || first.error.code === 'VAULT_UNINITIALISED')
      if (!locked) return must(first)
      await unlockVault(client, invocation)
      return must(await client.call(name, ...(input as never)))
    },
    async unlock() {
      if (must(await client.call('vault.status')).state !== 'unlocked') await unlockVault(client, invocation)
    },
    close,
  }
}

/** Connects, runs, and always closes. */
export async function withConnection<T>(
  invocation: Invocation,
  needs: ConnectionNeeds,
  run: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connected = await connect(invocation, needs)
  try {
    return await run(connected)
  } finally {
    await connected.close()
  }
}

/** A command that makes no sense without a running host. */
export function needsHost(what: string): CommandFailure {
  return new CommandFailure('HOST_UNAVAILABLE', {
    en: `${what} needs a running Token Vault; start the desktop application or \`tokenvault serve\`.`,
    'zh-CN': `${what} 需要运行中的 Token Vault；请启动桌面应用，或运行 \`tokenvault serve\`。`,
  })
}
