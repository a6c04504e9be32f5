import type { Logger } from '../core/ports.ts'

export interface ExternalLinks {
  /** Hands an acceptable link to the system browser. Resolves `false` when it was refused or there is no browser. */
  open(url: string): Promise<boolean>
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** Windows hands the link to ShellExecute, which fails above about 2,080 characters; servers send longer ones rarely. */
const longestLink = 8192

/**
 * Returns the link in its parsed form, or `null` when the system must not get it. URLs come from discovery documents
 * and pages, and are hostile: another scheme starts another program, and `user@host` disguises the host.
 */
export function judgeExternalLink(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > longestLink || !URL.canParse(raw)) return null
  const url = new URL(raw)
  if (url.username !== '' || url.password !== '') return null
  const acceptable = url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname))
  return acceptable ? url.href : null
}

/** The only caller of the system's "open this URL". What it passes on is the parsed form, never the raw text. */
export function createExternalLinks(deps: {
  openExternal: (url: string) => Promise<void>
  log: Pick<Logger, 'warn' | 'failure'>
}): ExternalLinks {
  return {
    async open(raw) {
      const url = judgeExternalLink(raw)
      if (url === null) {
        deps.log.warn('external-link-refused')
        return false
      }
      try {
        await deps.openExternal(url)
        return true
      } catch (error) {
        deps.log.failure('external-link-failed', error)
        return false
      }
    },
  }
}
