import { createServer } from 'node:tls'
import { testCertificate } from '../support/test-certificate.ts'
import { recordHttp2 } from './http2-recorder.ts'
import { listening } from './listening.ts'
import { createRawRecorder, type RecordingUpstream, type UpstreamListener } from './raw-upstream.ts'

/** An upstream over TLS: HTTP/2, and HTTP/1.1 as raw bytes for upgrades, which HTTP/2 does not have. */
export async function startSecureUpstream(name: string, listener: UpstreamListener): Promise<RecordingUpstream> {
  const recorder = createRawRecorder(name, listener)
  const server = createServer({ ...testCertificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => undefined)
    if (socket.alpnProtocol === 'h2') recordHttp2(socket, { name, authority: `127.0.0.1:${port}`, listener })
    else recorder.record(socket)
  })
  const { port, close } = await listening(server)
  return {
    ...{ name, url: `https://127.0.0.1:${port}` },
    async close() {
      recorder.close()
      await close()
    },
  }
}
