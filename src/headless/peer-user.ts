import { readFile } from 'node:fs/promises'

/** One end of a connection to this host. */
export interface PeerPorts {
  readonly localPort: number
  readonly remotePort: number
}

/** Whether a connection comes from this user (or root), as far as the system says who it comes from. */
export type IsOwnPeer = (ports: PeerPorts) => Promise<boolean>

const loopbackHex = '0100007F'

/**
 * The user id that owns the other end of a loopback connection, from Linux's `/proc/net/tcp` (proc(5)); `undefined` where
 * it does not stand.
 */
export function peerUserIn(table: string, { localPort, remotePort }: PeerPorts): number | undefined {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')
  const own = `${loopbackHex}:${hex(remotePort)}`
  const other = `${loopbackHex}:${hex(localPort)}`
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/)
    if (fields[1] === own && fields[2] === other) return Number(fields[7])
  }
  return undefined
}

/**
 * While a browser is being started, the link stands in its arguments, where every user of the machine can read it. Linux
 * tells whose connection it is, so there another user cannot be faster. Other systems do not tell.
 */
export function createPeerCheck(
  uid: number | undefined = process.getuid?.(),
  readTable: () => Promise<string> = () => readFile('/proc/net/tcp', 'utf8'),
): IsOwnPeer {
  return async (ports) => {
    const table = await readTable().catch(() => '')
    const peer = peerUserIn(table, ports)
    return peer === undefined || peer === uid || peer === 0
  }
}
