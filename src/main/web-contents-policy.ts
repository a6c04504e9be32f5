import type { App, Session, WebContents } from 'electron/main'
import type { Logger } from '../core/ports.ts'
import { appOrigin } from './app-scheme.ts'
import { type ExternalLinks, judgeExternalLink } from './external-links.ts'

/** Only the window's own page may be navigated to. Parsed parts are compared; a prefix test would pass `app://vault.evil`. */
export function mayNavigate(raw: string): boolean {
  if (!URL.canParse(raw)) return false
  const url = new URL(raw)
  return `${url.protocol}//${url.host}` === appOrigin && url.username === '' && url.password === ''
}

/**
 * The one thing a page may ask for: writing the clipboard after a click, from our own page. Electron grants everything
 * by default, so each other permission, and every other origin, is refused here.
 */
export function mayUsePermission(permission: string, requestingOrigin: string, isMainFrame: boolean): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && mayNavigate(requestingOrigin)
}

export interface WebContentsPolicyDeps {
  readonly app: Pick<App, 'on'>
  readonly links: ExternalLinks
  readonly log: Pick<Logger, 'warn'>
}

/** Applies to every page of every window and session, whoever creates it; call it before the first window. */
export function applyWebContentsPolicy({ app, links, log }: WebContentsPolicyDeps): void {
  app.on('session-created', (session) => denyPermissions(session))
  app.on('web-contents-created', (_event, contents) => confine(contents, links, log))
}

/** Requests, silent checks, devices, screen capture and downloads: refused unless `mayUsePermission` knows better. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(mayUsePermission(permission, details.requestingUrl ?? contents.getURL(), details.isMainFrame))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUsePermission(permission, requestingOrigin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('will-download', (event) => event.preventDefault())
}

function confine(contents: WebContents, links: ExternalLinks, log: Pick<Logger, 'warn'>): void {
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log.warn('webview-refused')
  })
  contents.on('will-navigate', (details) => {
    if (!mayNavigate(details.url)) details.preventDefault()
  })
  contents.on('will-frame-navigate', (details) => {
    // Our page has no frames; one that appears was injected.
    if (!details.isMainFrame || !mayNavigate(details.url)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => {
    if (!mayNavigate(details.url)) details.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (judgeExternalLink(url) !== null) void links.open(url)
    return { action: 'deny' }
  })
}
