import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

/**
 * Draws the icons of the application and the tray: the ring of a token's life with its running part, as in
 * `src/renderer/public/favicon.svg`. The outputs are committed; run this after changing a shape. `…Template` files are
 * black and transparent, as macOS colours them itself.
 */
const directory = join(fileURLToPath(new URL('..', import.meta.url)), 'resources', 'icons')

/** Each shape answers whether a point is inside; the unit square is drawn, y downwards. */
const disc = (cx, cy, radius) => (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2
const box = (left, top, right, bottom) => (x, y) => x >= left && x <= right && y >= top && y <= bottom
const any =
  (...shapes) =>
  (x, y) =>
    shapes.some((shape) => shape(x, y))
const without = (a, b) => (x, y) => a(x, y) && !b(x, y)
const ring = (radius, width) => without(disc(0.5, 0.5, radius + width / 2), disc(0.5, 0.5, radius - width / 2))
const roundedSquare = (corner) =>
  any(
    box(corner, 0, 1 - corner, 1),
    box(0, corner, 1, 1 - corner),
    ...[corner, 1 - corner].flatMap((x) => [corner, 1 - corner].map((y) => disc(x, y, corner))),
  )
/** The ring without its upper left part, with round ends. */
const arc = (radius, width) => {
  const end = { x: 0.5 - radius * 0.95, y: 0.5 + radius * 0.3125 }
  const part = (x, y) => ring(radius, width)(x, y) && !(x < 0.5 && Math.atan2(y - 0.5, 0.5 - x) < 0.318)
  return any(part, disc(0.5, 0.5 - radius, width / 2), disc(end.x, end.y, width / 2))
}

const dot = disc(0.5, 0.5, 0.13)
const bars = any(box(0.36, 0.34, 0.45, 0.66), box(0.55, 0.34, 0.64, 0.66))
/** Ten past twelve, as on a clock. */
const hands = any(box(0.455, 0.24, 0.545, 0.545), box(0.455, 0.455, 0.7, 0.545))
const mark = any(box(0.445, 0.25, 0.555, 0.56), disc(0.5, 0.69, 0.065))
const padlock = any(
  box(0.34, 0.48, 0.66, 0.7),
  without(without(disc(0.5, 0.46, 0.14), disc(0.5, 0.46, 0.08)), box(0, 0.5, 1, 1)),
)

const states = {
  well: { shape: any(arc(0.41, 0.14), dot), colour: [0x5c, 0x6c, 0xe0] },
  soon: { shape: any(ring(0.43, 0.1), hands), colour: [0xbf, 0x72, 0x00] },
  // Its ring is filled: a person who is needed is told apart from one who will be, without colour and at 16 points.
  attention: { shape: without(disc(0.5, 0.5, 0.48), mark), colour: [0xe0, 0x31, 0x31] },
  paused: { shape: any(ring(0.43, 0.1), bars), colour: [0x78, 0x80, 0x88] },
  locked: { shape: any(ring(0.43, 0.1), padlock), colour: [0x78, 0x80, 0x88] },
}
const white = [255, 255, 255]
const application = [
  { shape: roundedSquare(0.25), colour: [0x44, 0x53, 0xc6] },
  { shape: ring(0.25, 0.094), colour: white, alpha: 0.35 },
  { shape: arc(0.25, 0.094), colour: white },
  { shape: disc(0.5, 0.5, 0.075), colour: white },
]

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

/** Lays the layers over each other; the result's colour is the one of what covers the pixel. */
function pixel(layers, column, row, size) {
  let colour = layers[0].colour
  let alpha = 0
  for (const layer of layers) {
    const own = coverage(layer.shape, column, row, size) * (layer.alpha ?? 1)
    const sum = own + alpha * (1 - own)
    if (sum > 0) colour = colour.map((value, index) => (layer.colour[index] * own + value * alpha * (1 - own)) / sum)
    alpha = sum
  }
  return [...colour, alpha * 255].map(Math.round)
}

function pixels(layers, size) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      rows.set(pixel(layers, column, row, size), row * (size * 4 + 1) + 1 + column * 4)
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
function png(layers, size) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(layers, size), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

mkdirSync(directory, { recursive: true })
for (const [name, state] of Object.entries(states)) {
  const template = [{ ...state, colour: [0, 0, 0] }]
  writeFileSync(join(directory, `tray-${name}.png`), png([state], 32))
  writeFileSync(join(directory, `tray-${name}Template.png`), png(template, 16))
  writeFileSync(join(directory, `tray-${name}Template@2x.png`), png(template, 32))
}
writeFileSync(join(directory, 'icon.png'), png(application, 512))
