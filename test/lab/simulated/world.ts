import { tokenSetFromAnswer } from '../../../src/core/grants/token-response.ts'
import { createLab } from '../../../src/core/lab/create-lab.ts'
import type { FaultRule } from '../../../src/core/lab/fault.ts'
import type { LabKeys } from '../../../src/core/lab/lab-keys.ts'
import type { LabSettingsPatch } from '../../../src/core/lab/lab-settings.ts'
import { createSeededRandom } from '../../../src/core/lab/seeded-random.ts'
import { createProfileStore } from '../../../src/core/profiles/create-profile-store.ts'
import { providerDefinition } from '../../../src/core/providers/definition.ts'
import { freshFacts } from '../../../src/core/sign-in/commit-sign-in.ts'
import type { JsonObject } from '../../../src/shared/json.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createPlainVault } from '../../support/plain-vault.ts'
import type { RefreshMutation } from '../../support/refresh-mutations.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createLabLine, type Network } from './lab-line.ts'
import { type DiskState, note } from './mortal-records.ts'
import { type SimProcess, startSimProcess } from './sim-process.ts'
import { createWorldClock } from './world-clock.ts'

export interface WorldOptions {
  readonly settings: LabSettingsPatch
  /** Epoch ms at which the world begins. */
  readonly start?: number | undefined
  /** The definition's `lifetimes`. */
  readonly lifetimes?: JsonObject | undefined
  readonly seed: number
  readonly mutation?: RefreshMutation
}

const profileId = 'p1'
const issuer = 'https://lab.test'
/** Signatures take a thread, and so a time that no simulated clock knows. Nobody checks them in here. */
const plainKeys: LabKeys = {
  algorithm: 'ES256',
  jwks: { keys: [] },
  sign: async (claims, typ) => [{ alg: 'none', typ }, claims].map(part).concat('x').join('.'),
  idOf: async (token) => (JSON.parse(atob(token.split('.')[1] ?? 'bnVsbA')) as { jti?: string } | null)?.jti ?? null,
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** A machine, its disk, a line and the lab, all in simulated time; one profile is signed in. */
export async function createWorld(options: WorldOptions) {
  const clock = createWorldClock(options.start ?? Date.UTC(2026, 0, 1), options.mutation ? 1_000 : undefined)
  const random = createSeededRandom(options.seed)
  const { machine } = clock
  const lab = await createLab({
    ...{ clock: clock.server, issuer: () => issuer, seed: options.seed, keys: plainKeys },
    settings: { accessTokens: 'opaque', accessSeconds: 3600, consent: 'auto', ...options.settings },
  })
  // A server that takes its time: without that, no second caller would ever meet a request that is under way.
  lab.addFault({ id: 'slow', endpoint: 'refresh', probability: 0.5, fault: { kind: 'delay', seconds: 2 } })
  const state = { network: 'open' as Network, excuses: 0 }
  const line = createLabLine(lab, () => state.network)
  const disk: DiskState = { full: false, held: new Map() }
  const records = createMemoryRecordStore(machine)
  const definition = providerDefinition.parse({
    id: 'lab',
    name: { en: 'Lab', 'zh-CN': 'Lab' },
    description: { en: 'Lab', 'zh-CN': 'Lab' },
    grants: ['authorization-code'],
    oauth: { tokenEndpoint: `${issuer}/token`, clientId: 'lab-app' },
    lifetimes: options.lifetimes ?? {},
  })
  const store = createProfileStore(createPlainVault(records), machine, createRecordingLogger())
  const processes: SimProcess[] = []
  /** Access tokens that were handed to a caller while they stood on no disk. */
  const early: string[] = []
  let owner: SimProcess | undefined

  async function signIn(): Promise<void> {
    const body = await lab.signIn({ scope: 'offline_access' })
    const now = machine.now()
    const offsetMs = lab.settings().clockOffsetSeconds * 1000 + (clock.server.now() - now)
    const difference = { offsetMs, mostMs: offsetMs }
    const { lifetimes } = definition
    const tokens = tokenSetFromAnswer({
      ...{
        body: body as unknown as JsonObject,
        now,
        clock: difference,
        requestedScope: null,
        idToken: null,
        lifetimes,
      },
    })
    const { version, facts } = await store.reread(profileId)
    await store.commit(profileId, version, freshFacts(tokens, now, facts.limits), tokens)
    note(disk, JSON.stringify(tokens), -1)
    owner?.profiles.forgetOpened()
    await owner?.profiles.reread(profileId)
    owner?.refresher.forget(profileId)
    owner?.events.emit('profiles.changed', { profileIds: [profileId] })
  }

  /** The lock of the data directory: the owner answers; when nobody owns it, whoever asks opens it. */
  async function owning(): Promise<SimProcess> {
    if (owner) return owner
    const number = processes.length
    const opened = await startSimProcess({
      ...{ number, clock: machine, records, disk, definition, random, mutation: options.mutation ?? {} },
      fetch: line.fetchFor(number),
      died: () => {
        if (owner === opened) owner = undefined
      },
    })
    processes.push(opened)
    owner = opened
    return opened
  }

  /** A caller: what it got must stand on the disk, or a crash in this moment would lose it. */
  async function lend(
    process: SimProcess,
    ask: (refresher: SimProcess['refresher']) => Promise<{ accessToken: string }>,
  ) {
    const { accessToken } = await ask(process.refresher)
    if (!process.life.dead && !disk.held.has(accessToken)) early.push(accessToken)
    return accessToken
  }

  await store.add(
    {
      id: profileId,
      name: profileId,
      providerId: 'lab',
      grant: 'authorization-code',
      settings: {},
      tags: [],
      createdAt: 0,
    },
    {},
  )
  await signIn()
  return {
    ...{ clock, lab, state, line, disk, store, processes, early, owning, lend, signIn, profileId, random },
    owner: () => owner,
    fault: (rule: FaultRule) => lab.addFault(rule),
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
