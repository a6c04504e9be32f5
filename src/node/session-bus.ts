import { createConnection, type Socket } from 'node:net'
import { type Said, said } from '../shared/sentences/said.ts'

/**
 * Asks the D-Bus session bus whether a Secret Service answers, with a time limit. The native keychain module connects
 * inside its constructor, on the calling thread and for as long as it takes: a bus that accepts and stays silent, or a
 * keyring that is started on demand and hangs, would freeze the whole program. So it is only called after this passed.
 * Speaks just enough of the D-Bus specification for it: EXTERNAL authentication, `Hello`, `Peer.Ping`.
 * @returns `undefined` when the service answers, else what is wrong and what to do.
 */
export async function secretServiceTrouble(
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Promise<Said | undefined> {
  const path = sessionBusPath(env)
  if (path === undefined) return said('bus-absent', {})
  const socket = createConnection(path)
  socket.on('error', () => undefined)
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    return await converse(socket, limit)
  } catch {
    return limit.aborted ? said('bus-silent', {}) : said('bus-unreachable', { path: path.replace('\0', '@') })
  } finally {
    socket.destroy()
  }
}

/** The first `unix:` address of the list, as libdbus reads it; else the socket that systemd puts in the runtime directory. */
export function sessionBusPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const address of (env.DBUS_SESSION_BUS_ADDRESS ?? '').split(';')) {
    if (!address.startsWith('unix:')) continue
    const keys = new Map(address.slice(5).split(',').map(keyAndValue))
    const abstract = keys.get('abstract')
    const path = keys.get('path') ?? (abstract === undefined ? undefined : `\0${abstract}`)
    if (path !== undefined) return path
  }
  return env.DBUS_SESSION_BUS_ADDRESS || !env.XDG_RUNTIME_DIR ? undefined : `${env.XDG_RUNTIME_DIR}/bus`
}

function keyAndValue(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))]
}

async function converse(socket: Socket, limit: AbortSignal): Promise<Said | undefined> {
  const reader = createReader(socket, limit)
  const userId = Buffer.from(String(process.getuid?.() ?? '')).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${userId}\r\n`)
  if (!(await reader.line()).startsWith('OK ')) return said('bus-refuses', {})
  socket.write('BEGIN\r\n')
  socket.write(methodCall(1, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'Hello'))
  socket.write(
    methodCall(2, 'org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.DBus.Peer', 'Ping'),
  )
  for (;;) {
    const message = await reader.message()
    if (message.replyTo !== 2) continue
    return message.type === 2 ? undefined : said('keyring-absent', {})
  }
}

interface Message {
  /** 2: method return, 3: error. */
  readonly type: number
  readonly replyTo: number | undefined
}

function createReader(socket: Socket, limit: AbortSignal) {
  let buffered = Buffer.alloc(0)
  const chunks = socket.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]()
  const ended = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true })
  })
  ended.catch(() => undefined)
  const more = async () => {
    const next = await Promise.race([chunks.next(), ended])
    if (next.done) throw new Error('the bus closed the connection')
    buffered = Buffer.concat([buffered, next.value as Buffer])
    if (buffered.length > 1024 * 1024) throw new Error('the bus sent too much')
  }
  const take = async (count: number) => {
    while (buffered.length < count) await more()
    const taken = buffered.subarray(0, count)
    buffered = buffered.subarray(count)
    return taken
  }
  return {
    async line(): Promise<string> {
      while (!buffered.includes('\r\n')) await more()
      const text = await take(buffered.indexOf('\r\n') + 2)
      return text.toString('latin1')
    },
    async message(): Promise<Message> {
      const head = await take(16)
      const little = head[0] === 0x6c
      const number = (at: number) => (little ? head.readUInt32LE(at) : head.readUInt32BE(at))
      const fields = await take(Math.ceil(number(12) / 8) * 8)
      await take(number(4))
      return { type: head[1] ?? 0, replyTo: replySerial(fields, number(12), little) }
    },
  }
}

/** Header fields are an array of (byte code, variant). Only REPLY_SERIAL (5, of type `u`) matters; others are skipped over. */
function replySerial(fields: Buffer, length: number, little: boolean): number | undefined {
  const number = (at: number) => (little ? fields.readUInt32LE(at) : fields.readUInt32BE(at))
  let at = 0
  while (at < length) {
    at = Math.ceil(at / 8) * 8
    const code = fields[at]
    const type = String.fromCharCode(fields[at + 2] ?? 0)
    at += 4
    if (type === 'u') {
      if (code === 5) return number(at)
      at += 4
    } else if (type === 'g') at += (fields[at] ?? 0) + 2
    else at += 4 + number(at) + 1
  }
  return undefined
}

/** A method call without arguments, little-endian, in the marshalling of the D-Bus specification. */
function methodCall(serial: number, destination: string, path: string, interfaceName: string, member: string): Buffer {
  const field = (code: number, type: 's' | 'o', value: string) => {
    const text = Buffer.from(value)
    const bytes = Buffer.alloc(8 + text.length + 1)
    bytes.set([code, 1, type.charCodeAt(0), 0])
    bytes.writeUInt32LE(text.length, 4)
    text.copy(bytes, 8)
    return bytes
  }
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
  const last = field(3, 's', member)
  const before = [field(1, 'o', path), field(2, 's', interfaceName), field(6, 's', destination)].map(padded)
  const fields = Buffer.concat([...before, last])
  const head = Buffer.alloc(16)
  head.set([0x6c, 1, 0, 1])
  head.writeUInt32LE(serial, 8)
  head.writeUInt32LE(fields.length, 12)
  return padded(Buffer.concat([head, fields]))
}
