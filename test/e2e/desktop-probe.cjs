/**
 * Loaded by real Electron before the program (`electron -r`): remembers what a test cannot see from outside, and keeps
 * links, dialogs and notifications from reaching the real desktop.
 */
const { Notification, Tray, app, dialog, shell } = require('electron')

const probe = { menu: null, notifications: [], openedLinks: [], badge: 0, dialogs: [], saves: [] }
globalThis.desktopProbe = probe

const setContextMenu = Tray.prototype.setContextMenu
Tray.prototype.setContextMenu = function remember(menu) {
  probe.menu = menu
  return setContextMenu.call(this, menu)
}
Notification.prototype.show = function remember() {
  probe.notifications.push(this)
}
// Not every desktop that a test runs on has a place for it.
app.setBadgeCount = (count) => {
  probe.badge = count
  return true
}
shell.openExternal = async (url) => void probe.openedLinks.push(url)
dialog.showSaveDialog = (options) =>
  new Promise((resolve) => {
    const answer = (filePath) => resolve({ canceled: filePath === null, filePath: filePath ?? '' })
    probe.saves.push({ options, answer })
  })
dialog.showMessageBox = (options) =>
  new Promise((resolve) => {
    probe.dialogs.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) })
  })
