import type { Json } from '../../../shared/json.ts'
import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { RecipeRequest } from '../../providers/session-recipe.ts'
import { plainHttpSetting } from '../../providers/setting-names.ts'
import { fillTemplate, fillUrlTemplate } from '../../providers/template.ts'
import { requireGivenUrl } from '../../providers/url-policy.ts'
import { type RecipeValues, valueIn } from './recipe-values.ts'

/** RFC 9110 §5.5 without obs-text: a value may not write headers of its own. */
const fieldValue = /^[\t\x20-\x7e]*$/

/**
 * Fills a request template. Header, query and form members and JSON members whose placeholder has no value are left out.
 * @throws VaultError `INVALID_INPUT` when the URL lacks a value or a header cannot carry one, `INSECURE_TARGET`.
 */
export function buildRecipeRequest(request: RecipeRequest, values: RecipeValues): Request {
  const lookUp = (name: string) => valueIn(values, name)
  const filled = fillUrlTemplate(request.url, lookUp)
  if (filled === undefined) {
    throw new VaultError('INVALID_INPUT', said('recipe-address', { url: request.url }), {
      details: { field: request.url },
    })
  }
  const url = requireGivenUrl(filled, 'url', { plainHttp: values[plainHttpSetting] === 'true' })
  for (const [name, value] of fillMembers(request.query, lookUp)) url.searchParams.append(name, value)
  const headers = new Headers({ accept: 'application/json' })
  for (const [name, value] of fillMembers(request.headers, lookUp)) {
    if (!fieldValue.test(value)) throw unfit(name)
    headers.set(name, value)
  }
  const { method } = request
  if (request.form !== undefined) {
    const form = new URLSearchParams(fillMembers(request.form, lookUp))
    headers.set('content-type', 'application/x-www-form-urlencoded')
    return new Request(url, { method, headers, body: form.toString() })
  }
  if (request.json === undefined) return new Request(url, { method, headers })
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body: JSON.stringify(fillJson(request.json as Json, lookUp) ?? null) })
}

type LookUp = (name: string) => string | undefined

function fillMembers(templates: Readonly<Record<string, string>>, lookUp: LookUp): [string, string][] {
  return Object.entries(templates).flatMap(([name, template]) => {
    const value = fillTemplate(template, lookUp)
    return value === undefined ? [] : [[name, value] as [string, string]]
  })
}

function fillJson(template: Json, lookUp: LookUp): Json | undefined {
  if (typeof template === 'string') return template === '' ? '' : fillTemplate(template, lookUp)
  if (typeof template !== 'object' || template === null) return template
  if (Array.isArray(template)) {
    return template.map((entry: Json) => fillJson(entry, lookUp)).filter((entry) => entry !== undefined)
  }
  const members = Object.entries(template).flatMap(([name, member]) => {
    const value = fillJson(member as Json, lookUp)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(members)
}

function unfit(header: string): VaultError {
  return new VaultError('INVALID_INPUT', said('header-value-unfit', { header }), {
    details: { field: header, expected: 'header value (RFC 9110 §5.5)' },
  })
}
