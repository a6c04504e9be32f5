/** One device sign-in (RFC 8628). */
export interface DeviceRequest {
  readonly deviceCode: string
  readonly userCode: string
  readonly clientId: string
  readonly scope: string
  readonly expiresAt: number
  readonly decision: 'pending' | 'allowed' | 'denied' | 'used'
  readonly intervalMs: number
}

export interface DeviceRequests {
  open(clientId: string, scope: string): DeviceRequest
  byUserCode(userCode: string): DeviceRequest | null
  byDeviceCode(deviceCode: string): DeviceRequest | null
  decide(userCode: string, decision: 'allowed' | 'denied'): boolean
  /** Every request that waits for its person. */
  pending(): DeviceRequest[]
  /** A poll that comes before its interval is over has to slow down (RFC 8628, section 3.5). */
  poll(deviceCode: string): 'slow-down' | 'pending' | 'allowed' | 'denied' | 'expired' | 'unknown'
  used(deviceCode: string): void
}

export const deviceLifeMs = 300_000
const firstIntervalMs = 1000
/** Requests that nobody answers are forgotten, the oldest first. */
const mostRequests = 1000
/** Letters that nobody mixes up (RFC 8628, section 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

interface Kept extends Omit<DeviceRequest, 'decision' | 'intervalMs'> {
  decision: DeviceRequest['decision']
  intervalMs: number
  polledAt: number | null
}

export function createDeviceRequests(now: () => number, randomText: () => string): DeviceRequests {
  const kept = new Map<string, Kept>()
  const live = () => [...kept.values()].filter(({ expiresAt }) => now() < expiresAt)
  const normal = (code: string) => code.toUpperCase().replaceAll(/[^A-Z]/g, '')
  const byUserCode = (code: string) => live().find(({ userCode }) => normal(userCode) === normal(code)) ?? null

  return {
    open(clientId, scope) {
      for (const [code, { expiresAt }] of kept) if (now() >= expiresAt + deviceLifeMs) kept.delete(code)
      const request: Kept = {
        deviceCode: `lab_dc.${randomText()}`,
        userCode: userCode(),
        clientId,
        scope,
        expiresAt: now() + deviceLifeMs,
        decision: 'pending',
        intervalMs: firstIntervalMs,
        polledAt: null,
      }
      kept.set(request.deviceCode, request)
      const [oldest] = kept.keys()
      if (kept.size > mostRequests && oldest !== undefined) kept.delete(oldest)
      return request
    },
    byUserCode,
    byDeviceCode: (code) => kept.get(code) ?? null,
    decide(code, decision) {
      const request = byUserCode(code)
      if (request?.decision !== 'pending') return false
      request.decision = decision
      return true
    },
    pending: () => live().filter(({ decision }) => decision === 'pending'),
    poll(code) {
      const request = kept.get(code)
      if (!request || request.decision === 'used') return 'unknown'
      if (now() >= request.expiresAt) return 'expired'
      const early = request.polledAt !== null && now() - request.polledAt < request.intervalMs * 0.9
      request.polledAt = now()
      if (early && request.decision === 'pending') {
        request.intervalMs += 5000
        return 'slow-down'
      }
      return request.decision
    },
    used(code) {
      const request = kept.get(code)
      if (request) request.decision = 'used'
    },
  }
}

function userCode(): string {
  const picked = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => letters[byte % letters.length])
  return `${picked.slice(0, 4).join('')}-${picked.slice(4).join('')}`
}
