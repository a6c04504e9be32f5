import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { denyPermissions } from '../../src/main/web-contents-policy.ts'
import { cancellableEvent } from '../support/electron-double/cancellable-event.ts'

type Details = { requestingUrl: string; isMainFrame: boolean }

/** A session that grants everything, as Electron's does, until its handlers are set. */
class FakeSession extends EventEmitter {
  request: (contents: object, permission: string, answer: (yes: boolean) => void, details: Details) => void = (
    _c,
    _p,
    answer,
  ) => answer(true)
  check: (contents: object | null, permission: string, origin: string, details: Details) => boolean = () => true
  device: (details: object) => boolean = () => true
  capture: (request: object, answer: (streams: object) => void) => void = (_request, answer) =>
    answer({ video: 'screen' })
  setPermissionRequestHandler(handler: FakeSession['request']) {
    this.request = handler
  }
  setPermissionCheckHandler(handler: FakeSession['check']) {
    this.check = handler
  }
  setDevicePermissionHandler(handler: FakeSession['device']) {
    this.device = handler
  }
  setDisplayMediaRequestHandler(handler: FakeSession['capture']) {
    this.capture = handler
  }
}

const permissions = [
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-network-access',
  'loopback-network',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'persistent-storage',
  'pointerLock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'unknown',
  'a-permission-of-tomorrow',
]
const own = { requestingUrl: 'app://vault/index.html', isMainFrame: true }
const contents = { getURL: () => 'app://vault/index.html' }

function decide(permission: string, details: Details, origin = `${details.requestingUrl}`) {
  const session = new FakeSession()
  denyPermissions(session as never)
  let requested: boolean | undefined
  session.request(
    contents,
    permission,
    (yes) => {
      requested = yes
    },
    details,
  )
  return { requested, checked: session.check(contents, permission, origin, details) }
}

/** Item 5: Electron approves by default, both when a page asks and when it only looks. */
describe('permissions of a page', () => {
  it.each(permissions)('are refused: %s, asked or silently checked', (permission) => {
    expect(decide(permission, own)).toEqual({ requested: false, checked: false })
  })

  it('let our own page write the clipboard, which its copy buttons need', () => {
    expect(decide('clipboard-sanitized-write', own)).toEqual({ requested: true, checked: true })
  })

  it.each([
    ['another origin', { requestingUrl: 'https://evil.example/', isMainFrame: true }],
    ['a look-alike origin', { requestingUrl: 'app://vault.evil/', isMainFrame: true }],
    ['a frame', { requestingUrl: 'app://vault/index.html', isMainFrame: false }],
  ])('do not let %s write the clipboard', (_who, details) => {
    expect(decide('clipboard-sanitized-write', details)).toEqual({ requested: false, checked: false })
  })

  it('give no device, no screen and no download', () => {
    const session = new FakeSession()
    denyPermissions(session as never)
    let streams: object | undefined
    session.capture({}, (given) => {
      streams = given
    })
    const download = cancellableEvent()
    session.emit('will-download', download)
    expect({ device: session.device({}), streams, downloaded: !download.defaultPrevented }).toEqual({
      device: false,
      streams: {},
      downloaded: false,
    })
  })
})
