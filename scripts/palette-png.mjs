import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The same picture with at most 256 colours, which is all that a flat window has: less than half the bytes. */
export function toPalettePng(png) {
  const { width, height, pixels } = decode(png)
  const colours = Array.from({ length: width * height }, (_, at) => pixels.readUIntBE(at * 3, 3))
  const palette = choosePalette(colours, 256)
  const indexOf = nearestIn(palette)
  const rows = Buffer.alloc(height * (width + 1))
  colours.forEach((colour, at) => {
    rows[at + Math.floor(at / width) + 1] = indexOf(colour)
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  const data = deflateSync(rows, { level: 9, memLevel: 9 })
  return Buffer.concat([
    signature,
    ...[chunk('IHDR', head), chunk('PLTE', table), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))],
  ])
}

/** The most frequent colour, then always the one that is missed most: frequent, or far from those already chosen. */
function choosePalette(colours, limit) {
  const counts = new Map()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const rest = [...counts].map(([colour, count]) => ({ colour, weight: Math.sqrt(count), away: Number.MAX_VALUE }))
  const palette = []
  while (palette.length < Math.min(limit, counts.size)) {
    const next = rest.reduce((best, one) => (one.weight * one.away > best.weight * best.away ? one : best))
    palette.push(next.colour)
    for (const one of rest) one.away = Math.min(one.away, distance(one.colour, next.colour))
  }
  return palette
}

function nearestIn(palette) {
  const known = new Map(palette.map((colour, at) => [colour, at]))
  return (colour) => {
    const found = known.get(colour)
    if (found !== undefined) return found
    const distances = palette.map((candidate) => distance(candidate, colour))
    const nearest = distances.indexOf(Math.min(...distances))
    known.set(colour, nearest)
    return nearest
  }
}

const distance = (a, b) =>
  [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0)

/** Chromium writes 8-bit RGB, not interlaced. */
function decode(png) {
  const data = []
  let width = 0
  let height = 0
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (type === 'IDAT') data.push(body)
    if (type === 'IHDR') {
      width = body.readUInt32BE(0)
      height = body.readUInt32BE(4)
      if (body[8] !== 8 || body[9] !== 2) throw new Error('The picture is not 8-bit RGB.')
    }
    at += length + 12
  }
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(data)), width * 3, height) }
}

/** PNG §9: each row is the difference to its neighbours. */
function unfilter(raw, stride, height) {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x >= 3 ? pixels[at - 3] : 0
      const up = y > 0 ? pixels[at - stride] : 0
      const corner = x >= 3 && y > 0 ? pixels[at - stride - 3] : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
      pixels[at] = raw[at + y + 1] + guess
    }
  }
  return pixels
}

function paeth(left, up, corner) {
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(left + up - corner - value))
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const head = Buffer.alloc(4)
  const tail = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  tail.writeUInt32BE(crc32(named))
  return Buffer.concat([head, named, tail])
}
