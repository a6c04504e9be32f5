/** How much the lab remembers; anybody on this machine can sign in as often as they like. */
export interface MemoryLimits {
  readonly families: number
  /** Of each kind, in one family: older ones are then unknown instead of spent. */
  readonly tokensOfFamily: number
  readonly tokens: number
}

export const memoryLimits: MemoryLimits = { families: 10_000, tokensOfFamily: 500, tokens: 50_000 }

interface Member {
  readonly family: number
}

/** Families and their tokens, bounded: what has not been used for longest is forgotten first, a family as a whole. */
export interface FamilyMemory<F extends { readonly id: number }, R extends Member, A extends Member> {
  readonly families: ReadonlyMap<number, F>
  readonly refreshTokens: ReadonlyMap<string, R>
  readonly accessTokens: ReadonlyMap<string, A>
  keepFamily(family: F): void
  keepRefresh(value: string, token: R): void
  keepAccess(id: string, token: A): void
}

export function createFamilyMemory<F extends { readonly id: number }, R extends Member, A extends Member>(
  limits: MemoryLimits,
): FamilyMemory<F, R, A> {
  /** In the order of their last use. */
  const families = new Map<number, F>()
  const refreshTokens = new Map<string, R>()
  const accessTokens = new Map<string, A>()
  const namesOf = new Map<number, { refresh: string[]; access: string[] }>()

  function forgetFamily(id: number): void {
    const names = namesOf.get(id)
    for (const name of names?.refresh ?? []) refreshTokens.delete(name)
    for (const name of names?.access ?? []) accessTokens.delete(name)
    namesOf.delete(id)
    families.delete(id)
  }

  function forgetOld(): void {
    for (const id of families.keys()) {
      const tokens = refreshTokens.size + accessTokens.size
      if (families.size === 1 || (families.size <= limits.families && tokens <= limits.tokens)) return
      forgetFamily(id)
    }
  }

  function keep<T extends Member>(tokens: Map<string, T>, kind: 'refresh' | 'access', name: string, token: T): void {
    tokens.set(name, token)
    const names = namesOf.get(token.family)?.[kind]
    names?.push(name)
    if (names && names.length > limits.tokensOfFamily) tokens.delete(names.shift() as string)
    const family = families.get(token.family)
    if (family) {
      families.delete(family.id)
      families.set(family.id, family)
    }
    forgetOld()
  }

  return {
    families,
    refreshTokens,
    accessTokens,
    keepFamily(family) {
      families.set(family.id, family)
      namesOf.set(family.id, { refresh: [], access: [] })
      forgetOld()
    },
    keepRefresh: (value, token) => keep(refreshTokens, 'refresh', value, token),
    keepAccess: (id, token) => keep(accessTokens, 'access', id, token),
  }
}
