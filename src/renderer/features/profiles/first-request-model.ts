import type { TriedRequestView } from '../../../shared/views.ts'

/** What an answer shows: that all is well, that the API itself objects, that it is in trouble, or that it was never asked. */
export type Outcome = 'works' | 'objects' | 'elsewhere' | 'trouble' | 'refused'

/** 3xx and most of 4xx come from an API that took the token: there is only nothing to read at that path. */
export function outcomeOf({ status, refusal }: Pick<TriedRequestView, 'status' | 'refusal'>): Outcome {
  if (refusal !== null) return 'refused'
  if (status >= 500) return 'trouble'
  if (status === 401 || status === 403) return 'objects'
  return status >= 200 && status < 300 ? 'works' : 'elsewhere'
}

export const toneOf: Readonly<Record<Outcome, 'ok' | 'warn' | 'danger'>> = {
  works: 'ok',
  elsewhere: 'ok',
  objects: 'danger',
  trouble: 'warn',
  refused: 'danger',
}

/** What the proxy takes as a path: visible ASCII from the slash on, as RFC 9112 §3.2.1 has it, and no fragment. */
export function isPath(text: string): boolean {
  return /^\/[\x21-\x7e]*$/.test(text) && !text.includes('#') && text.length <= 2048
}
