import type { MenuItemConstructorOptions, Tray } from 'electron/main'
import type { Disposable } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'
import type { Client } from '../shared/contract.ts'
import { errorCodes } from '../shared/result.ts'
import type { Badge } from './badge.ts'
import {
  type TrayAction,
  type TrayIcon,
  type TrayInput,
  type TrayItem,
  type TrayModel,
  trayModel,
} from './tray-model.ts'

export interface TrayShell extends Disposable {
  /** Whether an icon exists; where the desktop has no tray, the program works without it. */
  readonly present: boolean
}

export interface TrayDeps {
  readonly client: Client
  /** @throws where the desktop has no tray. */
  readonly create: (icon: TrayIcon) => Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy' | 'on'>
  readonly setImage: (tray: Pick<Tray, 'setImage'>, icon: TrayIcon) => void
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Electron.Menu
  readonly language: () => 'en' | 'zh-CN'
  readonly recent: () => readonly string[]
  readonly now: () => number
  readonly perform: (action: TrayAction) => void
  /** Kept up to date with or without a tray. */
  readonly badge: Badge
  readonly log: Pick<Logger, 'failure'>
}

/** Labels count in minutes. A menu is replaced only when it reads differently, because that closes an open one. */
const tickMs = 15_000
/** Many profiles change together (resume, unlock); one reading serves them all. */
const gatherMs = 200
const shownEvents = [
  'vault.changed',
  'profiles.changed',
  'proxy.changed',
  'preferences.changed',
  'access.changed',
] as const

type TrayFacts = Pick<TrayInput, 'vault' | 'storage' | 'profiles' | 'questions' | 'proxy'>

export function createTray(deps: TrayDeps): TrayShell {
  let facts: TrayFacts = { vault: 'locked', profiles: [], questions: [], proxy: null }
  const tray = createOrNone(deps)
  let shown = ''
  let gathering: NodeJS.Timeout | undefined
  let disposed = false

  const render = () => {
    if (disposed) return
    const model = trayModel({ ...facts, recent: deps.recent(), now: deps.now(), language: deps.language() })
    const text = JSON.stringify(model)
    if (text === shown) return
    shown = text
    deps.badge(model.needed)
    if (tray) apply(deps, tray, model)
  }
  const read = async () => {
    facts = await readFacts(deps.client)
    render()
  }
  const readSoon = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined
      read().catch((error: unknown) => deps.log.failure('tray-read-failed', error))
    }, gatherMs)
  }

  const tick = setInterval(render, tickMs)
  const stops = shownEvents.map((event) => deps.client.on(event, readSoon))
  // On Linux this is the desktop's "activation", where it has one; the menu always has the same item.
  tray?.on('click', () => deps.perform({ kind: 'open' }))
  render()
  readSoon()
  return {
    present: tray !== null,
    dispose() {
      disposed = true
      for (const stop of stops) stop()
      clearInterval(tick)
      clearTimeout(gathering)
      tray?.destroy()
    },
  }
}

function createOrNone(deps: TrayDeps): ReturnType<TrayDeps['create']> | null {
  try {
    return deps.create('locked')
  } catch (error) {
    deps.log.failure('no-tray', error)
    return null
  }
}

async function readFacts(client: Client): Promise<TrayFacts> {
  const [storage, vault, profiles, proxy, questions] = await Promise.all([
    client.call('storage.status'),
    client.call('vault.status'),
    client.call('profiles.list'),
    client.call('proxy.status'),
    client.call('access.questions'),
  ])
  const problem = storage.ok ? storage.value.problem?.code : undefined
  return {
    ...(problem === undefined ? {} : { storage: errorCodes.includes(problem) ? problem : ('INTERNAL' as const) }),
    vault: vault.ok ? vault.value.state : ('locked' as const),
    profiles: profiles.ok ? profiles.value : [],
    proxy: proxy.ok ? proxy.value : null,
    questions: questions.ok ? questions.value : [],
  }
}

function apply(deps: TrayDeps, tray: ReturnType<TrayDeps['create']>, model: TrayModel): void {
  deps.setImage(tray, model.icon)
  tray.setToolTip(model.tooltip)
  // Linux shows a change to an item only after the whole menu is set again.
  tray.setContextMenu(deps.buildMenu(model.items.map((item) => menuTemplate(item, deps.perform))))
}

/** `&` marks a keyboard mnemonic in menus, so one in a profile's name is doubled. */
export function menuTemplate(item: TrayItem, perform: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' }
  const label = item.label.replaceAll('&', '&&')
  if (item.kind === 'label') return { label, enabled: false }
  if (item.kind === 'menu') return { label, submenu: item.items.map((child) => menuTemplate(child, perform)) }
  return { label, enabled: item.enabled, click: () => perform(item.action) }
}
