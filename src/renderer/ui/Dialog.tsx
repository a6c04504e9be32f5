import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

interface DialogProps {
  readonly title: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: 'small' | 'medium' | 'large'
  /** A half-filled form, or a key shown once, must not vanish because of a stray click beside it. */
  readonly sticky?: boolean
}

const widths = { small: '26rem', medium: '34rem', large: '46rem' } as const

/** A modal that is mounted while open. Focus goes in, stays in, and returns to what opened it. */
export function Dialog({ title, closeLabel, onClose, children, size = 'medium', sticky = false }: DialogProps) {
  const modal = useRef<HTMLDivElement>(null)
  // A step that gives way to the next takes the focus with it; the next step gets it where a dialog would begin.
  useEffect(() => {
    if (document.activeElement !== document.body) return
    const first = modal.current?.querySelector<HTMLElement>('[data-autofocus]')
    first?.focus()
    if (first instanceof HTMLInputElement) first.select()
  })
  return (
    <Modal
      ref={modal}
      opened
      onClose={onClose}
      title={title}
      size={widths[size]}
      closeOnClickOutside={!sticky}
      closeButtonProps={{ 'aria-label': closeLabel }}
    >
      {children}
    </Modal>
  )
}
