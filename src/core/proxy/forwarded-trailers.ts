import { carriesKey } from '../clients/client-key.ts'
import type { ForwardRules } from './forwarded-headers.ts'
import type { HeaderName } from './header-names.ts'

/** Which announced trailers travel on, and the values that may. */
export interface ForwardedTrailers {
  /** As spelt by the caller. */
  readonly names: readonly string[]
  /** Of the trailers as they came, as flat pairs, those that were announced and hold no key. */
  pick(rawTrailers: readonly string[]): string[]
}

/**
 * The trailers of a request (RFC 9110 §6.5) that may reach the upstream: only what would travel as a header too, so that
 * nothing comes in behind the body that is stopped in front of it. `null`: none is announced.
 */
export function forwardedTrailers(
  announced: readonly string[],
  classify: (raw: string) => HeaderName,
  { injected }: Pick<ForwardRules, 'injected'>,
): ForwardedTrailers | null {
  if (announced.length === 0) return null
  const names = announced
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => {
      const entry = classify(name)
      return name !== '' && entry.role === 'forward' && !injected.has(entry.name)
    })
  if (names.length === 0) return null
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  return {
    names,
    pick(rawTrailers) {
      const kept: string[] = []
      for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
        const [name, value] = [rawTrailers[index] as string, rawTrailers[index + 1] as string]
        if (wanted.has(name.toLowerCase()) && !carriesKey(value)) kept.push(name, value)
      }
      return kept
    },
  }
}
