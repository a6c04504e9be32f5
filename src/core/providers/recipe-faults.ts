import type { ProviderDefinition } from './definition.ts'
import { type DefinitionFault, neededObject } from './definition-fault.ts'
import type { RecipeExchange, RecipeRequest, SessionRecipe } from './session-recipe.ts'
import { tokenValueNames } from './session-recipe.ts'
import { isSecretKind } from './setting-names.ts'
import { placeholdersOf } from './template.ts'

type Path = readonly PropertyKey[]

/** What the shape of a recipe cannot express: placeholders without a source, secrets in addresses, steps that are not there. */
export function recipeFaults(definition: ProviderDefinition): DefinitionFault[] {
  const { session, grants, inputs } = definition
  if (!session) {
    return grants.includes('session') ? [{ path: ['session'], expected: neededObject('session', 'session') }] : []
  }
  const secrets = inputs.filter(({ kind }) => isSecretKind(kind)).map(({ id }) => id)
  const known = new Set([...inputs.map(({ id }) => id), ...producedNames(session)])
  const yields = session.signIn.some(({ extract }) => extract.accessToken !== undefined)
  return [
    ...stepFaults(session),
    ...(yields
      ? []
      : [
          {
            path: ['session', 'signIn'],
            expected: { en: 'a step that extracts "accessToken"', 'zh-CN': '应有一个提取“accessToken”的步骤' },
          },
        ]),
    ...placeFaults(session, ['session']),
    ...exchanges(session).flatMap(({ path, exchange }) => [
      ...requestFaults(exchange.request, [...path, 'request'], known, secrets, inputs),
      ...(exchange.extract ? clashFaults(exchange.extract, [...path, 'extract'], inputs) : []),
    ]),
  ]
}

interface PlacedExchange {
  readonly path: Path
  readonly exchange: { readonly request: RecipeRequest; readonly extract?: RecipeExchange['extract'] }
}

function exchanges({ signIn, refresh, derivedKeys, signOut }: SessionRecipe): PlacedExchange[] {
  const steps = signIn.flatMap(({ request, extract }, index) =>
    request ? [{ path: ['session', 'signIn', index], exchange: { request, extract } }] : [],
  )
  const keys = derivedKeys.flatMap((key, index) =>
    (['create', 'fetch', 'rotate'] as const).flatMap((action) => {
      const exchange = key[action]
      return exchange ? [{ path: ['session', 'derivedKeys', index, action], exchange }] : []
    }),
  )
  return [
    ...steps,
    ...(refresh ? [{ path: ['session', 'refresh'], exchange: refresh }] : []),
    ...keys,
    ...(signOut ? [{ path: ['session', 'signOut'], exchange: signOut }] : []),
  ]
}

/** Every name that some step or answer makes. */
function producedNames(session: SessionRecipe): string[] {
  const answers = session.signIn.flatMap(({ challenge }) => (challenge ? [challenge.answer] : []))
  const extracted = exchanges(session).flatMap(({ exchange }) => Object.keys(exchange.extract ?? {}))
  return [...tokenValueNames, ...answers, ...extracted]
}

function stepFaults({ signIn }: SessionRecipe): DefinitionFault[] {
  const ids = signIn.map(({ id }) => id)
  return signIn.flatMap((step, index) => {
    const path = ['session', 'signIn', index]
    const faults: DefinitionFault[] = []
    if (ids.indexOf(step.id) !== index)
      faults.push({
        path: [...path, 'id'],
        expected: { en: 'an id that no other step has', 'zh-CN': '应为其他步骤没有的 id' },
      })
    if (!step.request && !step.challenge)
      faults.push({ path, expected: { en: 'a request or a challenge', 'zh-CN': '应有 request 或 challenge' } })
    step.retry.forEach(({ from }, at) => {
      const target = ids.indexOf(from)
      if (target >= 0 && target <= index) return
      faults.push({
        path: [...path, 'retry', at, 'from'],
        expected: {
          en: `this step or one before it (${ids.join(', ')})`,
          'zh-CN': `应为此步骤或之前的步骤（${ids.join('、')}）`,
        },
      })
    })
    return faults
  })
}

function requestFaults(
  { url, query, headers, form, json }: RecipeRequest,
  path: Path,
  known: ReadonlySet<string>,
  secrets: readonly string[],
  inputs: ProviderDefinition['inputs'],
): DefinitionFault[] {
  const faults: DefinitionFault[] = []
  const placed = [
    { at: ['url'], template: url },
    ...Object.entries(query).map(([name, template]) => ({ at: ['query', name], template })),
    ...Object.entries(headers).map(([name, template]) => ({ at: ['headers', name], template })),
    ...Object.entries(form ?? {}).map(([name, template]) => ({ at: ['form', name], template })),
    ...jsonTemplates(json, ['json']),
  ]
  for (const { at, template } of placed) {
    for (const name of placeholdersOf(template)) {
      const where = [...path, ...at]
      const inAddress = at[0] === 'url' || at[0] === 'query'
      if (!known.has(name))
        faults.push({
          path: where,
          expected: {
            en: `an input or an extracted value instead of "{${name}}"`,
            'zh-CN': `应为输入或已提取的值，而不是“{${name}}”`,
          },
        })
      else if (inAddress && (secrets.includes(name) || /^(?:accessToken|refreshToken)$/.test(name))) {
        faults.push({
          path: where,
          expected: {
            en: `no secret in an address; "{${name}}" would end up in logs`,
            'zh-CN': `地址中不能有机密；“{${name}}”会出现在日志中`,
          },
        })
      }
    }
  }
  const first = /^\{([A-Za-z][A-Za-z0-9.]*)\}/.exec(url)?.[1]
  if (first !== undefined && !inputs.some(({ id }) => id === first)) {
    faults.push({
      path: [...path, 'url'],
      expected: {
        en: 'an address that begins with an input or with https://',
        'zh-CN': '应为以输入或 https:// 开头的地址',
      },
    })
  }
  if (json !== undefined && form !== undefined)
    faults.push({
      path: [...path, 'form'],
      expected: { en: 'either form or json', 'zh-CN': 'form 和 json 只能有一个' },
    })
  return faults
}

function jsonTemplates(value: unknown, at: PropertyKey[]): { at: PropertyKey[]; template: string }[] {
  if (typeof value === 'string') return [{ at, template: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => jsonTemplates(member, [...at, name]))
}

/** An extracted value that took the place of an input would change what later requests send to whom. */
function clashFaults(
  extract: Readonly<Record<string, unknown>>,
  path: Path,
  inputs: ProviderDefinition['inputs'],
): DefinitionFault[] {
  return Object.keys(extract)
    .filter((name) => inputs.some(({ id }) => id === name))
    .map((name) => ({
      path: [...path, name],
      expected: { en: 'a name that no input has', 'zh-CN': '应为任何输入都没有的名称' },
    }))
}

const placeNames = ['pointer', 'header', 'cookie', 'value'] as const

/** Sources stand under `extract` and name exactly one place; conditions name at most one and look at something. */
function placeFaults(node: unknown, path: Path, parent = ''): DefinitionFault[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, member]) => {
    // A JSON body and a request are data of the server; their members may be called anything.
    if (name === 'request' || typeof member !== 'object' || member === null) return []
    const at = [...path, name]
    const places = placeNames.filter((place) => (member as Record<string, unknown>)[place] !== undefined)
    const deeper = placeFaults(member, at, name)
    if (parent === 'extract' && places.length !== 1) {
      return [
        {
          path: at,
          expected: {
            en: `exactly one of ${placeNames.join(', ')}`,
            'zh-CN': `应恰好有以下之一：${placeNames.join('、')}`,
          },
        },
        ...deeper,
      ]
    }
    const tooMany = places.length > 1 && parent !== 'session'
    return tooMany
      ? [
          {
            path: at,
            expected: {
              en: `only one of ${placeNames.join(', ')}`,
              'zh-CN': `以下只能有一个：${placeNames.join('、')}`,
            },
          },
          ...deeper,
        ]
      : deeper
  })
}
