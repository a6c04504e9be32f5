/**
 * A font whose letters are bars: half as wide as high, or as wide for Chinese. Text that is set in it takes the same room on
 * every machine, whatever fonts are installed there and however they are smoothed, so that pictures can be compared.
 * OpenType 1.9.1 with only what a browser asks of a font.
 */
export function makeBlockFont(): Buffer {
  const space = glyph(null)
  const narrow = glyph(500)
  const wide = glyph(1000)
  const glyphs = [narrow, space, narrow, wide]
  const offsets = Array.from({ length: glyphs.length + 1 }, (_, at) => Buffer.concat(glyphs.slice(0, at)).length)
  return font({
    'OS/2': os2(),
    cmap: characterMap(),
    glyf: Buffer.concat(glyphs),
    head: bytes(
      [u32, 0x00010000, 0x00010000, 0, 0x5f0f3cf5],
      [u16, 0, 1000],
      [u32, 0, 0, 0, 0],
      [u16, 0, 0, 1000, 700, 0, 8, 2, 0, 0],
    ),
    hhea: bytes([u32, 0x00010000], [u16, 800, -200, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length]),
    hmtx: bytes([u16, 500, 0, 300, 0, 500, 0, 1000, 0]),
    loca: bytes([u16, ...offsets.map((offset) => offset / 2)]),
    maxp: bytes([u32, 0x00010000], [u16, glyphs.length, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
    name: bytes([u16, 0, 0, 6]),
    post: bytes([u32, 0x00030000, 0], [u16, -100, 50], [u32, 0, 0, 0, 0, 0]),
  })
}

/** First and last character, and what they are drawn as: 1 a gap, 2 half as wide as high, 3 as wide. */
const ranges = [
  [0x20, 0x20, 1],
  [0x21, 0x9f, 2],
  [0xa0, 0xa0, 1],
  [0xa1, 0x1fff, 2],
  [0x2000, 0x200f, 1],
  [0x2010, 0x2fff, 2],
  [0x3000, 0x3000, 1],
  [0x3001, 0x9fff, 3],
  [0xa000, 0xfeff, 2],
  [0xff00, 0xffef, 3],
  [0x1f000, 0x1faff, 3],
] as const

/** Format 13: a range of characters shares one glyph. */
function characterMap(): Buffer {
  const groups = bytes(...ranges.map((range) => [u32, ...range] as const))
  return Buffer.concat([
    bytes([u16, 0, 1, 3, 10], [u32, 12], [u16, 13, 0], [u32, 16 + groups.length, 0, ranges.length]),
    groups,
  ])
}

function glyph(width: number | null): Buffer {
  if (width === null) return Buffer.alloc(0)
  // A little into the next letter, so that no seam stands between them whose shade depends on the machine.
  const right = width + 60
  const corners = [u16, 0, 0, right, 0, 0, 700, 0, -700] as const
  return bytes([u16, 1, 0, 0, right, 700, 3, 0], [u8, 1, 1, 1, 1], corners, [u16, 0])
}

function os2(): Buffer {
  return bytes(
    [u16, 4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0],
    [u8, ...Array<number>(10).fill(0)],
    [u32, 1, 0, 0, 0, 0x54564c54],
    [u16, 0x40, 0x20, 0xffff, 800, -200, 0, 800, 200],
    [u32, 1, 0],
    [u16, 500, 700, 0, 0x20, 1],
  )
}

const u8 = 1
const u16 = 2
const u32 = 4

/** Big-endian integers: the size of each, then their values. */
function bytes(...parts: readonly (readonly [1 | 2 | 4, ...(readonly number[])])[]): Buffer {
  const pieces = parts.map(([size, ...values]) => {
    const piece = Buffer.alloc(size * values.length)
    values.forEach((value, at) => {
      piece.writeUIntBE(value < 0 ? value + 2 ** (8 * size) : value, at * size, size)
    })
    return piece
  })
  return Buffer.concat(pieces)
}

function font(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables)
  const power = 2 ** Math.floor(Math.log2(entries.length))
  const head = bytes(
    [u32, 0x00010000],
    [u16, entries.length, power * 16, Math.log2(power), (entries.length - power) * 16],
  )
  let offset = head.length + entries.length * 16
  const records = entries.map(([tag, table]) => {
    const record = Buffer.concat([Buffer.from(tag.padEnd(4), 'latin1'), bytes([u32, sum(table), offset, table.length])])
    offset += padded(table).length
    return record
  })
  return Buffer.concat([head, ...records, ...entries.map(([, table]) => padded(table))])
}

const padded = (table: Buffer): Buffer => Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])

function sum(table: Buffer): number {
  const whole = padded(table)
  let total = 0
  for (let at = 0; at < whole.length; at += 4) total = (total + whole.readUInt32BE(at)) >>> 0
  return total
}
