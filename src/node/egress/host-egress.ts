import { VaultError } from '../../core/errors.ts'
import type { Logger } from '../../core/ports.ts'
import { createAddressGuard, type Resolve } from './address-guard.ts'
import { companyProxyFrom, type ProxyChoice } from './company-proxy.ts'
import { createEgress, type Egress } from './create-egress.ts'
import { type ExtraAuthorities, readExtraAuthorities } from './extra-authorities.ts'

export interface HostEgress {
  readonly egress: Egress
  readonly proxyFor: ProxyChoice
  readonly authorities: Pick<ExtraAuthorities, 'read' | 'failed'>
  /** What is wrong with the proxy variables, or `null`. */
  readonly problem: VaultError | null
}

export interface HostEgressOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Pick<Logger, 'warn'>
  readonly connectMs?: number
  readonly resolve?: Resolve
}

/**
 * The way out as the environment describes it. A proxy variable that cannot be understood stops every request that would
 * need it: going straight out instead could be what a company forbids.
 */
export function createHostEgress({ env, log, connectMs = 10_000, resolve }: HostEgressOptions): HostEgress {
  const authorities = readExtraAuthorities(env)
  for (const failure of authorities.failed) log.warn('egress.authorities-unreadable', { ...failure })
  const { proxyFor, problem } = chooser(env)
  if (problem) log.warn('egress.company-proxy-unusable', { field: String(problem.details?.field) })
  const { secureContext } = authorities
  const egress = createEgress({ guard: createAddressGuard(resolve), proxyFor, connectMs, secureContext })
  return { egress, proxyFor, authorities, problem }
}

function chooser(env: HostEgressOptions['env']): { proxyFor: ProxyChoice; problem: VaultError | null } {
  try {
    return { proxyFor: companyProxyFrom(env), problem: null }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    const proxyFor = () => {
      throw error
    }
    return { proxyFor, problem: error }
  }
}
