import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'

export interface MenuTemplate {
  label?: string
  type?: string
  role?: string
  enabled?: boolean
  submenu?: MenuTemplate[]
  click?: () => void
}
export interface MenuItemView {
  readonly label: string
  readonly enabled: boolean
  readonly type: string
  readonly items: readonly MenuItemView[]
}

export interface DoubleMenu {
  readonly items: readonly MenuTemplate[]
}

export class DoubleTray extends EventEmitter {
  image: string
  tooltip = ''
  menu: DoubleMenu | null = null
  readonly #all: DoubleTray[]
  constructor(image: string, all: DoubleTray[]) {
    super()
    this.image = requireImage(image)
    this.#all = all
    all.push(this)
  }
  setImage(image: string) {
    this.image = requireImage(image)
  }
  setToolTip(text: string) {
    this.tooltip = text
  }
  setContextMenu(menu: DoubleMenu | null) {
    this.menu = menu
  }
  isDestroyed() {
    return !this.#all.includes(this)
  }
  destroy() {
    this.#all.splice(this.#all.indexOf(this), 1)
  }
}

/** `Menu` and `Tray`. A menu is a snapshot: what changes later shows only after it is set again. */
export function createMenus() {
  const trays: DoubleTray[] = []
  let applicationMenu: DoubleMenu | null | undefined
  // A function, because `new Tray(…)` may return the object that it chose.
  function Tray(image: string): DoubleTray {
    return new DoubleTray(image, trays)
  }

  return {
    Tray,
    Menu: {
      buildFromTemplate: (template: MenuTemplate[]): DoubleMenu => ({ items: template }),
      setApplicationMenu: (menu: DoubleMenu | null) => {
        applicationMenu = menu
      },
      getApplicationMenu: () => applicationMenu ?? null,
    },
    trayView() {
      const tray = trays[0]
      if (!tray) return null
      return { image: tray.image, tooltip: tray.tooltip, items: (tray.menu?.items ?? []).map(viewOf) }
    },
    clickTray(path: readonly string[]) {
      let items = trays[0]?.menu?.items ?? []
      let found: MenuTemplate | undefined
      for (const label of path) {
        found = items.find((item) => item.label?.startsWith(label))
        if (!found) throw new Error(`The tray has no "${label}", only ${items.map((item) => item.label).join(' | ')}`)
        items = found.submenu ?? []
      }
      if (found?.enabled === false) throw new Error(`"${path.join(' → ')}" is disabled`)
      found?.click?.()
    },
  }
}

function requireImage(image: string): string {
  if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
  return image
}

function viewOf(item: MenuTemplate): MenuItemView {
  return {
    label: item.label ?? '',
    enabled: item.enabled !== false,
    type: item.type ?? (item.submenu ? 'submenu' : 'normal'),
    items: (item.submenu ?? []).map(viewOf),
  }
}
