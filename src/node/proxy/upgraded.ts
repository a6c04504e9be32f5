import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type AnswerRules, answeredHead } from '../../core/proxy/answered-headers.ts'
import { latin1 } from './latin1.ts'

export interface UpgradedHead {
  readonly status: number
  readonly headers: readonly (Buffer | string)[]
  readonly rules: AnswerRules
  /** What the caller asked for; the upstream's own word comes first. */
  readonly protocol: string
}

export interface JoinedSockets {
  destroy(): void
  bytesUp(): number
  bytesDown(): number
}

/**
 * After a 101 (RFC 9110 §7.8) both connections carry another protocol: bytes pass as they are, with back-pressure, and
 * when one side ends or breaks, so does the other.
 */
export function joinUpgraded(
  res: ServerResponse,
  upstream: Duplex,
  head: UpgradedHead,
  ended: () => void,
): JoinedSockets {
  const client = res.socket as Socket
  res.detachSocket(client)
  client.setTimeout(0)
  client.setNoDelay(true)
  client.write(switching(head), 'latin1')
  let [up, down] = [0, 0]
  client.on('data', (chunk: Buffer) => {
    up += chunk.length
  })
  upstream.on('data', (chunk: Buffer) => {
    down += chunk.length
  })
  client.pipe(upstream)
  upstream.pipe(client)
  const destroy = () => {
    client.destroy()
    upstream.destroy()
  }
  const over = () => {
    destroy()
    ended()
  }
  client.on('error', destroy).once('close', over)
  upstream.on('error', destroy).once('close', over)
  return { destroy, bytesUp: () => up, bytesDown: () => down }
}

function switching({ status, headers, rules, protocol }: UpgradedHead): string {
  const raw = latin1(headers)
  const named = raw.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'upgrade')
  const lines = [
    `HTTP/1.1 ${status} Switching Protocols`,
    'Connection: Upgrade',
    `Upgrade: ${named === -1 ? protocol : raw[named + 1]}`,
  ]
  const { headers: kept } = answeredHead(raw, rules)
  for (let index = 0; index < kept.length; index += 2) lines.push(`${kept[index]}: ${kept[index + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
