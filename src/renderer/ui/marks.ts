export interface Mark {
  readonly path: string
  readonly hue: number
  readonly chroma: string
  readonly filled?: boolean
}

/** Abstract signs, none of them a copy of anyone's logo. Keys are provider ids or the `icon` of a definition. */
const marks: Readonly<Record<string, Mark>> = {
  openid: { path: 'M12 6.5a5.5 5.5 0 1 0 0 11V5.5M12 9.5a3 2.5 0 0 1 4.5 2', hue: 28, chroma: '62%' },
  oauth: { path: 'M12 6a6 6 0 1 0 .01 0M9.2 15l2.8-6.5 2.8 6.5M10.2 13h3.6', hue: 262, chroma: '46%' },
  github: { path: 'M7 6.5v7a4 4 0 0 0 4 4h6M7 5.5h.01M17 17.5h.01M7 10h6a3 3 0 0 0 3-3v-.5', hue: 230, chroma: '14%' },
  gitlab: { path: 'M12 18l-6.5-5L8 6l2 4.5h4L16 6l2.5 7z', hue: 18, chroma: '72%' },
  google: { path: 'M16.5 8A6 6 0 1 0 18 12h-5.5', hue: 214, chroma: '64%' },
  microsoft: { path: 'M6 6h5v5H6zM13 6h5v5h-5zM6 13h5v5H6zM13 13h5v5h-5z', hue: 200, chroma: '60%', filled: true },
  key: { path: 'M9 9a3.5 3.5 0 1 0 .01 0M11.5 10.5L18 6M15.5 7.8l2 2.7', hue: 44, chroma: '60%' },
  coze: { path: 'M6 12a6 6 0 0 1 12 0v5H9a3 3 0 0 1-3-3zM10 11.5v1.5M14 11.5v1.5', hue: 250, chroma: '60%' },
  cloudreve: { path: 'M8.5 17a3.5 3.5 0 0 1-.5-7 4.5 4.5 0 0 1 8.5 1A3 3 0 0 1 16 17z', hue: 196, chroma: '62%' },
  matrixone: { path: 'M6 17V7l6 6 6-6v10', hue: 168, chroma: '54%' },
  apihub: { path: 'M12 10a2 2 0 1 0 .01 0M12 6v4M12 14v4M6 12h4M14 12h4', hue: 320, chroma: '44%' },
  aigne: { path: 'M6.5 17.5L12 6l5.5 11.5M9 13.5h6', hue: 145, chroma: '44%' },
}

const aliases: Readonly<Record<string, string>> = {
  oidc: 'openid',
  'openid-connect': 'openid',
  'oauth-generic': 'oauth',
  entra: 'microsoft',
  'microsoft-entra': 'microsoft',
  'microsoft-entra-id': 'microsoft',
  bearer: 'key',
  'bearer-key': 'key',
  'api-key': 'key',
}

export function drawnMark(id: string): Mark | undefined {
  return marks[aliases[id] ?? id]
}

/** The same colour for the same id, always, and not too close to the danger red. */
export function hueOf(id: string): number {
  let sum = 7
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return 30 + (sum % 300)
}
