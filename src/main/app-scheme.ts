import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { Protocol } from 'electron/main'
import type { Disposable } from '../core/lifetime.ts'
import { pageHeaders } from '../node/page-headers.ts'

export const appScheme = 'app'
/** The origin of the window's page, as frames and storage see it. */
export const appOrigin = 'app://vault'
export const appEntry = 'app://vault/index.html'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export interface AppFile {
  readonly path: string
  readonly type: string
}

/** URL path, in the form that a URL parser gives it, to file. Built once; a request only looks up and never joins. */
export type AppFiles = ReadonlyMap<string, AppFile>

/** Must run before `ready`, once: the scheme gets an origin of its own and counts as secure. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Lists the regular files below `directory` (links are skipped), keyed by their URL path. */
export async function loadAppFiles(directory: string): Promise<AppFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry): [string, AppFile] => {
      const path = join(entry.parentPath, entry.name)
      return [
        urlPath(relative(directory, path)),
        { path, type: contentTypes[extname(path)] ?? 'application/octet-stream' },
      ]
    })
  return new Map(files)
}

function urlPath(relativePath: string): string {
  return new URL(`/${relativePath.split(sep).map(encodeURIComponent).join('/')}`, 'http://x').pathname
}

/** Serves the window's files. An unknown path, host or method gets an empty refusal; nothing is read for it. */
export function serveAppScheme(protocol: Pick<Protocol, 'handle' | 'unhandle'>, files: AppFiles): Disposable {
  protocol.handle(appScheme, (request) => answerAppRequest(files, request))
  return { dispose: () => protocol.unhandle(appScheme) }
}

export async function answerAppRequest(
  files: AppFiles,
  request: Pick<Request, 'url' | 'method'>,
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>> = readFile,
): Promise<Response> {
  const url = new URL(request.url)
  if (url.protocol !== `${appScheme}:` || url.host !== 'vault') return refusal(404)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  const file = files.get(url.pathname === '/' ? '/index.html' : url.pathname)
  if (!file) return refusal(404)
  const body = request.method === 'HEAD' ? null : await read(file.path)
  return new Response(body, { status: 200, headers: { ...protectiveHeaders, 'Content-Type': file.type } })
}

const protectiveHeaders = { ...pageHeaders, 'Cache-Control': 'no-store' }

function refusal(status: number): Response {
  return new Response(null, { status, headers: protectiveHeaders })
}
