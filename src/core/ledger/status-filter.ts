import type { LedgerQuery } from '../ports.ts'

type StatusQuery = Pick<LedgerQuery, 'statusFrom' | 'statusTo' | 'code' | 'own'>

/** `403`, `4xx`, `ask-denied` or `own` as a query; `undefined` for anything else. */
export function statusQuery(text: string): StatusQuery | undefined {
  if (text === 'own') return { own: true }
  if (/^[1-5]\d\d$/.test(text)) return { statusFrom: Number(text), statusTo: Number(text) }
  if (/^[1-5]xx$/.test(text)) return { statusFrom: Number(text[0]) * 100, statusTo: Number(text[0]) * 100 + 99 }
  if (/^[a-z][a-z-]{1,40}$/.test(text)) return { code: text }
  return undefined
}
