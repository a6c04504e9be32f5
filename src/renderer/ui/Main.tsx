import type { ReactNode } from 'react'

/** Where menus, lists and tooltips are put (see `theme.ts`), so that they too lie inside the main landmark. */
export const overlaysId = 'overlays'

export function Main({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <main id="content" className={className} tabIndex={-1}>
      {children}
      <div id={overlaysId} />
    </main>
  )
}
