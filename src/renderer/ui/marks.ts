export interface Mark {
  readonly path: string
  readonly hue: number
  readonly chroma: string
}

/** Abstract signs, none of them a copy of anyone's logo. Keys are provider ids or the `icon` of a definition. */
const marks: Readonly<Record<string, Mark>> = {
  openid: { path: 'M14.5 6.7A6 6 0 1 0 17.3 15M11 12h8M16 9l3 3-3 3', hue: 28, chroma: '62%' },
  oauth: { path: 'M12 6a6 6 0 1 0 .01 0M12 9.8a2.2 2.2 0 1 0 .01 0', hue: 262, chroma: '46%' },
  github: { path: 'M9.5 8l-4 4 4 4M14.5 8l4 4-4 4', hue: 230, chroma: '14%' },
  gitlab: { path: 'M8 6.5v11M8 14.5c5.5 0 8.5-2 8.5-7M8 5.8h.01M8 18.2h.01M16.5 6.5h.01', hue: 18, chroma: '72%' },
  microsoft: {
    path: 'M12 6.5a2.7 2.7 0 1 0 .01 0M6.8 17.5c.7-2.9 2.6-4.3 5.2-4.3s4.5 1.4 5.2 4.3',
    hue: 200,
    chroma: '60%',
  },
  globe: {
    path: 'M12 6a6 6 0 1 0 .01 0M6 12h12M12 6c4 3.5 4 8.5 0 12M12 6c-4 3.5-4 8.5 0 12',
    hue: 170,
    chroma: '36%',
  },
  key: { path: 'M9 9a3.5 3.5 0 1 0 .01 0M11.5 10.5L18 6M15.5 7.8l2 2.7', hue: 44, chroma: '60%' },
  coze: { path: 'M6 12a6 6 0 0 1 12 0v5H9a3 3 0 0 1-3-3zM10 11.5v1.5M14 11.5v1.5', hue: 250, chroma: '60%' },
  cloudreve: { path: 'M8.5 17a3.5 3.5 0 0 1-.5-7 4.5 4.5 0 0 1 8.5 1A3 3 0 0 1 16 17z', hue: 196, chroma: '62%' },
  matrixone: { path: 'M6 17V7l6 6 6-6v10', hue: 168, chroma: '54%' },
  apihub: { path: 'M12 10a2 2 0 1 0 .01 0M12 6v4M12 14v4M6 12h4M14 12h4', hue: 320, chroma: '44%' },
  google: { path: 'M16.6 8.2A6 6 0 1 0 18 12h-5.5', hue: 212, chroma: '56%' },
  aigne: { path: 'M6.5 17.5L12 6l5.5 11.5M9 13.5h6', hue: 145, chroma: '44%' },
}

const aliases: Readonly<Record<string, string>> = {
  oidc: 'openid',
  'openid-connect': 'openid',
  'oauth-generic': 'oauth',
  entra: 'microsoft',
  'microsoft-entra': 'microsoft',
  'microsoft-entra-id': 'microsoft',
  'aigne-hub': 'aigne',
  spark: 'aigne',
  anonymous: 'globe',
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
