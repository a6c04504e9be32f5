import type { ClientRule, RuleAnswer } from '../../shared/access-views.ts'
import { compilePathPattern } from './path-pattern.ts'

/** What is asked about; a request's `overrides` are methods that headers ask the upstream to use instead. */
export interface RuledRequest {
  readonly profileId: string
  readonly method: string
  readonly overrides: readonly string[]
  readonly path: string
}

export interface CompiledRule {
  readonly answer: RuleAnswer
  readonly path: string
  /** Whether an allowance for the rule's own pattern would let this path pass: to the letter, as allowances are read. */
  covers(path: string): boolean
  fits(request: RuledRequest, now: number): boolean
}

/**
 * What is allowed has to fit to the letter, in all its methods; what is denied or asked about fits already when the
 * upstream might read it so, by any of its methods.
 */
export function compileRule({ answer, profiles, methods, path, until }: ClientRule): CompiledRule {
  const pattern = compilePathPattern(path)
  const profileSet = profiles === '*' ? null : new Set(profiles)
  const methodSet = methods.length === 0 ? null : new Set(methods)
  const fitsPath = answer === 'allow' ? pattern.strictly : pattern.loosely
  const fitsMethod = ({ method, overrides }: RuledRequest): boolean => {
    if (methodSet === null) return true
    if (overrides.length === 0) return methodSet.has(method)
    const named = [method, ...overrides]
    return answer === 'allow' ? named.every((one) => methodSet.has(one)) : named.some((one) => methodSet.has(one))
  }
  return {
    answer,
    path,
    covers: pattern.strictly,
    fits: (request, now) =>
      (until === null || until > now) &&
      (profileSet === null || profileSet.has(request.profileId)) &&
      fitsMethod(request) &&
      fitsPath(request.path),
  }
}
