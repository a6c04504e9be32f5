import type { EngineHandlers } from '../../core/engine.ts'
import { VaultError } from '../../core/errors.ts'
import type { EventBus } from '../../core/events.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ProfileView, SignInView } from '../../shared/views.ts'
import type { LabServer } from './lab-server.ts'

/** The calls of the engine that a profile of the lab needs: the same that the window makes. */
export type LabProfileCalls = Pick<
  EngineHandlers,
  'profiles.list' | 'profiles.get' | 'profiles.add' | 'signIn.start' | 'signIn.get'
>

export interface LabProfiles {
  /** @throws VaultError `UNSUPPORTED` over https, `VAULT_LOCKED`… */
  add(): Promise<{ profile: ProfileView; signIn: SignInView }>
  /** @throws VaultError `INVALID_INPUT` for a profile of another server. */
  signIn(profile: string): Promise<SignInView>
  dispose(): void
}

/**
 * Profiles of this vault at the lab. They sign in with a device code that the lab allows by itself, so that one click
 * does, also where no browser is.
 */
export function createLabProfiles(deps: {
  calls: LabProfileCalls
  events: Pick<EventBus, 'on'>
  /** @throws VaultError when the lab is off. */
  server: () => LabServer
}): LabProfiles {
  const { calls, events, server } = deps
  const followed = new Set<() => void>()

  function refuseHttps({ tls }: LabServer): void {
    if (tls === 'off') return
    throw new VaultError('UNSUPPORTED', said('lab-untrusted', {}))
  }

  async function begin(profile: string): Promise<SignInView> {
    const lab = server()
    const view = await calls['signIn.start']({ profile, grant: 'device-code', openBrowser: false })
    const look = async () => {
      const { step } = await calls['signIn.get']({ flow: view.id })
      if (step.kind === 'device-code') lab.decideDevice(step.userCode, 'allowed')
      if (step.kind !== 'starting') leave()
    }
    const stop = events.on('signIn.changed', ({ flow }) => {
      if (flow === view.id) void look().catch(leave)
    })
    const leave = () => {
      stop()
      followed.delete(leave)
    }
    followed.add(leave)
    void look().catch(leave)
    return view
  }

  async function addUnderFreeName(lab: LabServer): Promise<ProfileView> {
    const taken = new Set((await calls['profiles.list'](undefined)).map(({ name }) => name))
    const settings = { issuer: lab.issuer, clientId: lab.clients.app.id, upstream: `${lab.issuer}/api` }
    for (;;) {
      const name = freeName(taken)
      try {
        const row = { provider: 'oidc', name, grant: 'device-code' as const, settings, secrets: {}, tags: ['lab'] }
        return await calls['profiles.add'](row)
      } catch (error) {
        // A name can be kept for a profile that was just removed, which no list shows.
        if (!(error instanceof VaultError) || error.code !== 'CONFLICT') throw error
        taken.add(name)
      }
    }
  }

  return {
    async add() {
      const lab = server()
      refuseHttps(lab)
      const added = await addUnderFreeName(lab)
      const signIn = await begin(added.id)
      return { profile: await calls['profiles.get']({ profile: added.id }), signIn }
    },
    async signIn(profile) {
      const lab = server()
      refuseHttps(lab)
      const { id, name, settings } = await calls['profiles.get']({ profile })
      if (settings.issuer !== lab.issuer) {
        throw new VaultError('INVALID_INPUT', said('lab-stranger', { profile: name, issuer: lab.issuer }))
      }
      return begin(id)
    },
    dispose() {
      for (const leave of [...followed]) leave()
    },
  }
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'lab' : `lab-${number}`
    if (!taken.has(name)) return name
  }
}
