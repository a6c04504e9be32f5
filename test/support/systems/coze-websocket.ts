import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Coze's speech channel, as much of it as shows that events pass both ways: RFC 6455 text frames of less than 64 kB. */
export function serveCozeSocket(request: IncomingMessage, socket: Duplex, received: string[]): void {
  const key = String(request.headers['sec-websocket-key'])
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n')}`)
  const send = (type: string, data: object = {}) =>
    socket.write(frame(0x1, Buffer.from(JSON.stringify({ id: randomUUID(), event_type: type, data }))))
  send('speech.created')
  let buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    for (let read = readFrame(buffer); read; read = readFrame(buffer)) {
      buffer = Buffer.from(buffer.subarray(read.length))
      if (read.opcode === 0x8) {
        socket.end(frame(0x8, read.payload))
        return
      }
      if (read.opcode !== 0x1) continue
      const text = read.payload.toString('utf8')
      received.push(text)
      const { event_type: type, data } = JSON.parse(text) as { event_type: string; data?: { delta?: string } }
      if (type === 'input_text_buffer.append') send('speech.audio.update', { delta: data?.delta ?? '' })
      if (type === 'input_text_buffer.complete') send('speech.audio.completed')
    }
  })
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = length < 126 ? [0x80 | opcode, length] : [0x80 | opcode, 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), payload])
}

function readFrame(buffer: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (buffer.length < 6) return null
  const short = (buffer[1] as number) & 0x7f
  const offset = short === 126 ? 4 : 2
  const size = short === 126 ? buffer.readUInt16BE(2) : short
  const length = offset + 4 + size
  if (buffer.length < length) return null
  const mask = buffer.subarray(offset, offset + 4)
  const payload = Buffer.from(buffer.subarray(offset + 4, length))
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] as number) ^ (mask[index % 4] as number)
  return { opcode: (buffer[0] as number) & 0x0f, payload, length }
}
