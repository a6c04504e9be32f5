import { describe, expect, it } from 'vitest'
import { webPreferences } from '../../src/main/main-window.ts'
import { sourceFiles } from '../support/source-files.ts'

/** Items 2, 3, 4, 6, 8, 9, 10 and 11 of Electron's list: the switches of a page's process. */
describe('the page of the window', () => {
  it('runs sandboxed, isolated, without Node and without developer tools in production', () => {
    expect(webPreferences('/preload.cjs', false)).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    })
  })

  const sources = ['src/main', 'src/preload', 'src/renderer'].flatMap((folder) => sourceFiles(folder))

  it.each([
    ['Node in a page', /nodeIntegration(?:InWorker|InSubFrames)?['"]?\s*:\s*true/],
    ['a page without isolation', /contextIsolation['"]?\s*:\s*false/],
    ['a page without sandbox', /sandbox['"]?\s*:\s*false/],
    ['a page without web security', /webSecurity['"]?\s*:\s*false/],
    ['insecure content', /allowRunningInsecureContent['"]?\s*:\s*true/],
    ['experimental features', /experimentalFeatures/],
    ['Blink features', /enableBlinkFeatures/],
    ['webviews', /webviewTag['"]?\s*:\s*true|<webview|allowpopups/],
    ['plain text instead of encryption', /setUsePlainTextEncryption/],
    ['synchronous encryption', /\b(?:encryptString|decryptString|isEncryptionAvailable)\(/],
    ['synchronous IPC', /sendSync|returnValue/],
    ['crash reports', /crashReporter/],
    ['developer tools', /openDevTools|toggleDevTools/],
    ['remote modules', /@electron\/remote|enableRemoteModule/],
    ['local files as pages', /loadFile\(|file:\/\//],
    ['certificate overrides', /certificate-error|setCertificateVerifyProc|ignore-certificate/],
  ])('nowhere asks for %s', (_what, pattern) => {
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('turns the sandbox on for every process, before anything else starts', () => {
    const root = sources.find(({ path }) => path.endsWith('src/main/index.ts'))?.text ?? ''
    expect(root.indexOf('app.enableSandbox()')).toBeGreaterThan(0)
    expect(root.indexOf('app.enableSandbox()')).toBeLessThan(root.indexOf('app.whenReady()'))
  })

  it.each([
    ['ipcMain', /\bipcMain\b/, ['src/main/desktop-shell.ts', 'src/main/index.ts', 'src/main/ipc-transport.ts']],
    ['ipcRenderer', /\bipcRenderer\b/, ['src/preload/index.ts']],
    ['shell.openExternal', /\bshell\.openExternal\b/, ['src/main/desktop-shell.ts']],
  ])('names %s only where it belongs', (_what, pattern, places) => {
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual(places)
  })
})
