import type { Rectangle } from 'electron/main'
import type { WindowBounds } from './preferences.ts'

export const smallestWindow = { width: 720, height: 520 } as const
const usualWindow = { width: 1120, height: 760 } as const
/** This much of the title bar has to be reachable, or a window on an unplugged screen could not be moved back. */
const reachable = 80

/** The bounds to open with: the remembered ones, made to fit a screen that exists now. */
export function fitBounds(
  saved: WindowBounds | null,
  workAreas: readonly Rectangle[],
): { x?: number; y?: number; width: number; height: number } {
  const largest = {
    width: Math.max(smallestWindow.width, ...workAreas.map((area) => area.width)),
    height: Math.max(smallestWindow.height, ...workAreas.map((area) => area.height)),
  }
  const width = clamp(saved?.width ?? usualWindow.width, smallestWindow.width, largest.width)
  const height = clamp(saved?.height ?? usualWindow.height, smallestWindow.height, largest.height)
  if (saved?.x === undefined || saved.y === undefined) return { width, height }
  const { x, y } = saved
  const onScreen = workAreas.some(
    (area) =>
      x + width >= area.x + reachable &&
      x <= area.x + area.width - reachable &&
      y >= area.y &&
      y <= area.y + area.height - reachable,
  )
  return onScreen ? { x, y, width, height } : { width, height }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high))
}
