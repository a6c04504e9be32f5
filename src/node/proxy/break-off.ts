import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Breaks an answer off that has begun, so that its caller sees that something is missing; answers before it on the
 * connection go out first. Node forgets an answer that is destroyed before its turn, and all behind it would wait for good.
 */
export function breakOff(res: ServerResponse): void {
  if (res.socket === null) res.once('socket', (socket: Socket) => socket.destroy())
  else res.destroy()
}
