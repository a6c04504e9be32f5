import type { Client, LentShape } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'

export interface PageClipboard {
  writeText(text: string): Promise<void>
  readText?(): Promise<string>
}

export interface CopierDeps {
  readonly client: Client
  readonly clipboard: PageClipboard | undefined
  readonly now: () => number
  readonly setTimeout: (run: () => void, ms: number) => unknown
  /** The host writes and clears the clipboard itself. */
  readonly hostClipboard: () => boolean
  readonly clearMs: () => number
}

export interface Copier {
  /** Copies a lent value; `clearsAt` is `null` for what is no secret. */
  lend(profile: string, shape: LentShape): Promise<Result<{ clearsAt: number | null }>>
  /** Copies text that is no secret. */
  text(text: string): Promise<Result<null>>
  /** Copies a secret that the page already shows, and clears it later. */
  secret(text: string): Promise<Result<{ clearsAt: number | null }>>
}

/**
 * Copies on either host. Where the host has no clipboard, the page writes the value of `tokens.reveal` and clears it
 * after the preferred time, if the browser lets it see that the content is still ours.
 */
export function createCopier(deps: CopierDeps): Copier {
  async function text(value: string): Promise<Result<null>> {
    try {
      if (!deps.clipboard) throw new Error('no clipboard')
      await deps.clipboard.writeText(value)
      return { ok: true, value: null }
    } catch {
      return {
        ok: false,
        error: { code: 'DENIED', message: 'The browser refused access to the clipboard.', retryable: true },
      }
    }
  }

  async function clear(value: string): Promise<void> {
    try {
      // Without the right to read, an empty write could destroy something of the user's: then leave it.
      if ((await deps.clipboard?.readText?.()) === value) await deps.clipboard?.writeText('')
    } catch {
      // Refused, or the page is not in front: the clipboard stays as it is.
    }
  }

  async function secret(value: string): Promise<Result<{ clearsAt: number | null }>> {
    // The desktop's page may write the clipboard but not read it, so it could never clear it.
    if (deps.hostClipboard()) return deps.client.call('host.copySecret', { text: value })
    const written = await text(value)
    if (!written.ok) return written
    const readable = deps.clipboard?.readText !== undefined
    if (readable) deps.setTimeout(() => void clear(value), deps.clearMs())
    return { ok: true, value: { clearsAt: readable ? deps.now() + deps.clearMs() : null } }
  }

  async function lend(profile: string, shape: LentShape): Promise<Result<{ clearsAt: number | null }>> {
    if (deps.hostClipboard()) return deps.client.call('tokens.copy', { profile, shape })
    const lent = await deps.client.call('tokens.reveal', { profile, shape })
    if (!lent.ok) return lent
    if (shape !== 'proxy-url') return secret(lent.value.value)
    const written = await text(lent.value.value)
    return written.ok ? { ok: true, value: { clearsAt: null } } : written
  }

  return { lend, text, secret }
}
