import type { Socket } from 'node:net'
import { answerCanary } from './answer-canary.ts'
import type { StrictRequest } from './strict-request.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok'

/** How an upstream answers, good and bad: by the name that the request carries in `X-Fuzz-Answer`. */
const answers: Readonly<Record<string, (socket: Socket) => void>> = {
  ok: (socket) => socket.write(ok),
  chunked: (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3\r\n!!!\r\n0\r\nX-T: 1\r\n\r\n'),
  'until-close': (socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok'),
  empty: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  'not-modified': (socket) => socket.write('HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'),
  interim: (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${ok}`),
  unauthorized: (socket) => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
  short: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok'),
  drop: (socket) => socket.destroy(),
  'reset-late': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Le')
    socket.resetAndDestroy()
  },
  garbage: (socket) => socket.end('this is no HTTP\r\n\r\n'),
  both: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  fold: (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-A: b\r\n ${answerCanary}: 1\r\nContent-Length: 0\r\n\r\n`),
  hostile: (socket) =>
    socket.write(
      `HTTP/1.1 200 OK\r\nSet-Cookie: a=${answerCanary}\r\nAccess-Control-Allow-Origin: ${answerCanary}\r\n` +
        `X-TokenVault-Error: ${answerCanary}\r\nAlt-Svc: ${answerCanary}\r\nContent-Length: 0\r\n\r\n`,
    ),
  'hostile-trailers': (socket) =>
    socket.write(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nSet-Cookie: a=${answerCanary}\r\n` +
        `X-TokenVault-Error: ${answerCanary}\r\nAlt-Svc: ${answerCanary}\r\n\r\n`,
    ),
  redirect: (socket) =>
    socket.write('HTTP/1.1 302 Found\r\nLocation: https://evil.example/steal\r\nContent-Length: 0\r\n\r\n'),
}
export const answerNames = Object.keys(answers)

export function upstreamAnswer(request: StrictRequest, socket: Socket): void {
  if (request.upgrade) {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
    return
  }
  const asked = request.headers.find(([name]) => name.toLowerCase() === 'x-fuzz-answer')?.[1] ?? 'ok'
  const answer = Object.hasOwn(answers, asked) ? answers[asked] : undefined
  // A HEAD with a body would leave the connection in disorder, which is a test of undici and not of the proxy.
  if (request.method === 'HEAD') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
  else (answer ?? answers.ok)?.(socket)
}
