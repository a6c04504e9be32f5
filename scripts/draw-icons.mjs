import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

/**
 * Draws the icons of the application and the tray: a hexagon (the token) with a keyhole. The outputs are committed; run
 * this after changing a shape. `…Template` files are black and transparent, as macOS colours them itself.
 */
const directory = join(fileURLToPath(new URL('..', import.meta.url)), 'resources', 'icons')

/** Each shape answers whether a point is inside; the unit square is drawn, y downwards. */
const hexagon = (radius) => (x, y) => {
  const dx = Math.abs(x - 0.5)
  const dy = Math.abs(y - 0.5)
  return dx <= radius * 0.866 && dx * 0.5 + dy * 0.866 <= radius * 0.866
}
const disc = (cx, cy, radius) => (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2
const box = (left, top, right, bottom) => (x, y) => x >= left && x <= right && y >= top && y <= bottom
const both = (a, b) => (x, y) => a(x, y) || b(x, y)
const without = (a, b) => (x, y) => a(x, y) && !b(x, y)

const keyhole = both(disc(0.5, 0.43, 0.12), box(0.44, 0.45, 0.56, 0.7))
const bars = both(box(0.34, 0.32, 0.45, 0.68), box(0.55, 0.32, 0.66, 0.68))
const mark = both(box(0.44, 0.24, 0.56, 0.57), disc(0.5, 0.69, 0.07))
const ring = without(hexagon(0.5), hexagon(0.38))

const states = {
  well: { shape: without(hexagon(0.5), keyhole), colour: [0x22, 0x8b, 0xe6] },
  attention: { shape: without(hexagon(0.5), mark), colour: [0xf0, 0x8c, 0x00] },
  paused: { shape: without(hexagon(0.5), bars), colour: [0x86, 0x8e, 0x96] },
  locked: { shape: both(ring, keyhole), colour: [0x86, 0x8e, 0x96] },
}

const samples = 8

function coverage(shape, column, row, size) {
  let inside = 0
  for (let sx = 0; sx < samples; sx += 1) {
    for (let sy = 0; sy < samples; sy += 1) {
      if (shape((column + (sx + 0.5) / samples) / size, (row + (sy + 0.5) / samples) / size)) inside += 1
    }
  }
  return inside / samples ** 2
}

function pixels(shape, [red, green, blue], size) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = row * (size * 4 + 1) + 1 + column * 4
      rows.set([red, green, blue, Math.round(coverage(shape, column, row, size) * 255)], at)
    }
  }
  return rows
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** PNG (third edition) §11.2: signature, IHDR (8 bit, RGBA), IDAT, IEND. */
function png(shape, colour, size) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(shape, colour, size), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

mkdirSync(directory, { recursive: true })
const black = [0, 0, 0]
for (const [name, { shape, colour }] of Object.entries(states)) {
  writeFileSync(join(directory, `tray-${name}.png`), png(shape, colour, 32))
  writeFileSync(join(directory, `tray-${name}Template.png`), png(shape, black, 16))
  writeFileSync(join(directory, `tray-${name}Template@2x.png`), png(shape, black, 32))
}
writeFileSync(join(directory, 'icon.png'), png(states.well.shape, states.well.colour, 512))
