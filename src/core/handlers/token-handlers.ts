import type { LentShape } from '../../shared/contract.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ProfileView } from '../../shared/views.ts'
import type { EngineHandlers } from '../engine.ts'
import { VaultError } from '../errors.ts'
import type { SignatureCheck } from '../grants/signature-check.ts'
import type { Ledger } from '../ledger/create-ledger.ts'
import type { Clipboard, Clock } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProfileRoute, RouteTable } from '../proxy/proxy-engine.ts'
import { hasOwnLife } from '../tokens/credential.ts'
import { inspectToken } from '../tokens/inspect-token.ts'
import { lendIdToken } from '../tokens/lend-id-token.ts'
import type { TokenLender } from '../tokens/lender.ts'
import { proxyAddress, shapeLentToken } from '../tokens/lent-shape.ts'
import type { SignOuts } from '../undo/sign-outs.ts'

type TokenHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `tokens.${string}`>>

export interface TokenHandlerDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly profiles: ProfileStore
  readonly routes: RouteTable
  readonly lender: TokenLender
  readonly ledger: Ledger
  readonly clipboard: Clipboard
  readonly proxyPort: () => number | null
  readonly view: (profile: Profile) => ProfileView
  readonly checkSignature: SignatureCheck
  readonly refreshNow: (profileId: string) => Promise<void>
  readonly rotateKey: (profileId: string) => Promise<void>
  readonly signOuts: Pick<SignOuts, 'signOut' | 'schedule' | 'restore'>
}

/** Lends tokens to people and scripts. Each time a secret leaves the engine here, the ledger gets a row. */
export function createTokenHandlers(deps: TokenHandlerDeps): TokenHandlers {
  const { profiles, lender } = deps
  const note = (profileId: string, path: string) =>
    deps.ledger.note({
      at: deps.clock.now(),
      clientId: null,
      profileId,
      method: 'LEND',
      path,
      status: 200,
      code: null,
      requestBytes: 0,
      responseBytes: 0,
      durationMs: 0,
    })
  const routeOf = (profile: Profile): ProfileRoute => {
    const route = deps.routes.find(profile.name)
    if (!route) throw new VaultError('NOT_FOUND', said('provider-gone', { profile: profile.name }))
    return route
  }
  const lend = async (profile: Profile, shape: Exclude<LentShape, 'proxy-url'>, minTtlMs?: number) => {
    if (shape === 'id-token') {
      return lendIdToken(profile, { lender, refreshNow: deps.refreshNow, now: deps.clock.now }, minTtlMs)
    }
    const least = minTtlMs === undefined || hasOwnLife(deps.routes.find(profile.name)) ? {} : { minTtlMs }
    const token = await lender.lend(profile.id, least)
    const route = routeOf(profile)
    const value = shapeLentToken(shape, token, route, deps.proxyPort())
    return { value, expiresAt: hasOwnLife(route) ? null : token.expiresAt }
  }
  return {
    async 'tokens.refresh'({ profile }) {
      const found = profiles.find(profile)
      await deps.refreshNow(found.id)
      return deps.view(profiles.find(found.id))
    },
    async 'tokens.rotateKey'({ profile }) {
      const found = profiles.find(profile)
      await deps.rotateKey(found.id)
      return deps.view(profiles.find(found.id))
    },
    'tokens.signOut': async ({ profile }) => deps.signOuts.signOut(profiles.find(profile).id),
    'tokens.scheduleSignOut': async ({ profile }) => deps.signOuts.schedule(profiles.find(profile).id),
    'tokens.restoreSession': async ({ profile }) => deps.view(await deps.signOuts.restore(profiles.find(profile).id)),
    async 'tokens.reveal'({ profile, shape = 'access-token', minTtlMs }) {
      const found = profiles.find(profile)
      if (shape === 'proxy-url') return { value: proxyAddress(routeOf(found), deps.proxyPort()), expiresAt: null }
      const { value, expiresAt } = await lend(found, shape, minTtlMs)
      note(found.id, `reveal/${shape}`)
      return { value, expiresAt }
    },
    async 'tokens.copy'({ profile, shape = 'access-token' }) {
      if (!deps.clipboard.available) {
        throw new VaultError('UNSUPPORTED', 'This host has no clipboard of its own; the page copies the value instead.')
      }
      const found = profiles.find(profile)
      if (shape === 'proxy-url') return deps.clipboard.write(proxyAddress(routeOf(found), deps.proxyPort()))
      const copied = await deps.clipboard.write((await lend(found, shape)).value)
      note(found.id, `copy/${shape}`)
      return copied
    },
    async 'tokens.inspect'({ profile, token }) {
      const found = profiles.find(profile)
      const lent = await lender.lend(found.id)
      const value = token === 'id' ? lent.idToken : lent.accessToken
      if (value === null) throw new VaultError('NOT_FOUND', said('id-token-absent', { profile: found.name }))
      note(found.id, `inspect/${token}`)
      const inside = inspectToken(value)
      if (!inside) return { header: null, claims: null, signature: 'not-a-jwt', signatureReason: null }
      return { ...inside, ...(await deps.checkSignature(found, value)) }
    },
  }
}
