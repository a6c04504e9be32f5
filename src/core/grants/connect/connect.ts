import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { LegacyHash } from '../../ports.ts'
import type { TokenSet } from '../../tokens/token-set.ts'
import type { Grant, GrantContext, SignInDialogue } from '../grant.ts'
import { waitUntil } from '../wait.ts'
import { type ConnectSession, createConnectSession } from './connect-session.ts'
import { openSealedKey, type SealedKey } from './sealed-key.ts'

/** The pace of the official client. */
const intervalMs = 1_500
const slowIntervalMs = 5_000
/** How long a hub keeps a session is not documented; nobody needs longer to approve. */
const sessionMs = 15 * 60_000

/**
 * AIGNE Hub's browser sign-in: a session is made at the hub, the person approves in the browser, and the hub makes an
 * access key that is fetched by polling. The key has no known expiry and is renewed by nobody.
 */
export function createConnectGrant(hash: LegacyHash): Grant {
  return {
    type: 'connect',
    renewal: 'none',
    async signIn(context, dialogue) {
      const { upstream } = context.provider
      if (upstream === undefined) throw new VaultError('INVALID_INPUT', said('hub-no-address', {}))
      const session = await createConnectSession(context, new URL(upstream).origin)
      const sealed = await keyOf(session, context, dialogue)
      return keyTokenSet(await openKey(sealed, hash), context.clock.now())
    },
  }
}

/** However it ends, the session ends with it at the hub: whoever knows its id could fetch the key. */
async function keyOf(session: ConnectSession, context: GrantContext, dialogue: SignInDialogue): Promise<SealedKey> {
  try {
    const expiresAt = context.clock.now() + sessionMs
    const step = { kind: 'browser' as const, url: session.page, expiresAt }
    dialogue.show({ ...step, opened: false })
    const opened = await dialogue.openBrowser(session.page)
    dialogue.show({ ...step, opened })
    const sealed = await waitForKey(context, session, expiresAt)
    dialogue.show({ kind: 'exchanging' })
    return sealed
  } finally {
    await session.remove()
  }
}

async function waitForKey(context: GrantContext, session: ConnectSession, until: number): Promise<SealedKey> {
  const { clock, signal } = context
  let waitMs = intervalMs
  for (let count = 0; ; count += 1) {
    await waitUntil(clock, Math.min(clock.now() + waitMs, until), signal)
    if (clock.now() >= until) throw timedOut()
    const verdict = await session.look(count)
    switch (verdict.kind) {
      case 'done':
        return lookOnceMore(session, count + 1, verdict.sealed)
      case 'again':
        waitMs = verdict.slower ? slowIntervalMs : intervalMs
        break
      case 'expired':
        throw timedOut()
      case 'denied':
        throw new VaultError('FLOW_REJECTED', said('hub-refused', {}))
      case 'misbehaved':
        throw misbehaved(verdict.reason)
    }
  }
}

/** The official client reads the session a second time before it uses it; a first answer may be half of a write. */
async function lookOnceMore(session: ConnectSession, count: number, seen: SealedKey): Promise<SealedKey> {
  const verdict = await session.look(count)
  return verdict.kind === 'done' ? verdict.sealed : seen
}

async function openKey(sealed: SealedKey, hash: LegacyHash): Promise<string> {
  try {
    const key = (await openSealedKey(sealed, hash)).trim()
    if (/^[\x21-\x7e]{1,4096}$/.test(key)) return key
  } catch {
    // The reason may quote what was decrypted; that it cannot be opened says enough.
  }
  throw misbehaved('the key cannot be opened')
}

function keyTokenSet(accessToken: string, now: number): TokenSet {
  return {
    accessToken,
    tokenType: 'Bearer',
    refreshToken: null,
    idToken: null,
    scope: null,
    issuedAt: now,
    expiresAt: null,
    expirySource: 'unknown',
    refreshIssuedAt: null,
    refreshExpiresAt: null,
    refreshExpirySource: 'unknown',
    extra: {},
  }
}

function timedOut(): VaultError {
  return new VaultError('FLOW_TIMED_OUT', said('hub-timed-out', {}))
}

function misbehaved(reason: string): VaultError {
  return new VaultError('PROVIDER_MISBEHAVED', said('hub-misbehaved', { reason }))
}
