import type { Dispatcher, Pool } from 'undici'
import type { AddressGuard } from './guarded-lookup.ts'

export interface UpstreamPools {
  /** Loads the HTTP client; a proxy listens before it, so that its start costs nothing. */
  load(): Promise<void>
  /** Sends a request over a kept connection of this origin. Whatever goes wrong reaches `handler.onError`. */
  dispatch(
    origin: string,
    options: Omit<Dispatcher.DispatchOptions, 'origin'>,
    handler: Dispatcher.DispatchHandler,
  ): void
  dispose(): Promise<void>
}

export interface UpstreamLimits {
  readonly connectMs: number
  /** From the sent request to the first byte of the answer's head. There is no limit on a body that streams. */
  readonly headMs: number
  /** Trusted certificate authorities besides the built-in ones; tests use it. */
  readonly ca?: string | readonly string[]
}

const keepAliveMs = 30_000

/** One pool per upstream origin: pipelining 1, no cap on connections (a cap would let open streams starve others). */
export function createUpstreamPools(guard: AddressGuard, limits: UpstreamLimits): UpstreamPools {
  const pools = new Map<string, Pool>()
  let undici: typeof import('undici') | undefined
  let loading: Promise<void> | undefined

  const load = () => {
    loading ??= import('undici').then((loaded) => {
      undici = loaded
    })
    return loading
  }
  const poolOf = (origin: string, { Pool }: typeof import('undici')): Pool => {
    const known = pools.get(origin)
    if (known) return known
    guard.checkLiteral(new URL(origin).hostname)
    const pool = new Pool(origin, {
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: limits.headMs,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
      connect: {
        timeout: limits.connectMs,
        lookup: guard.lookup,
        ...(limits.ca === undefined ? {} : { ca: limits.ca as string }),
      },
    })
    pools.set(origin, pool)
    return pool
  }
  const send: UpstreamPools['dispatch'] = (origin, options, handler) => {
    try {
      poolOf(origin, undici as typeof import('undici')).dispatch({ ...options, origin }, handler)
    } catch (error) {
      handler.onError?.(error as Error)
    }
  }

  return {
    load,
    dispatch(origin, options, handler) {
      if (undici) send(origin, options, handler)
      else
        load().then(
          () => send(origin, options, handler),
          (error: Error) => handler.onError?.(error),
        )
    },
    async dispose() {
      const open = [...pools.values()]
      pools.clear()
      await Promise.allSettled(open.map((pool) => pool.destroy()))
    },
  }
}
