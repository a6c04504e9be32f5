import { connect } from 'node:http2'
import { PassThrough } from 'node:stream'

/** Tells what Node's HTTP/2 client throws at, although the permission check allowed it: no upstream ever sees that. */
export function watchRefusedSends(refused: (why: string) => void): () => void {
  const probe = connect('http://127.0.0.1', { createConnection: () => new PassThrough() })
  const prototype = Object.getPrototypeOf(probe) as typeof probe
  probe.on('error', () => undefined).destroy()
  const { request } = prototype
  prototype.request = function (...given) {
    try {
      return Reflect.apply(request, this, given)
    } catch (error) {
      refused(`Node's HTTP/2 client refuses to send what was allowed: ${error}`)
      throw error
    }
  }
  return () => {
    prototype.request = request
  }
}
