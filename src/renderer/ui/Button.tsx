import type { ButtonHTMLAttributes, Ref } from 'react'
import classes from './Button.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icon-paths.ts'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'medium' | 'large'
  readonly icon?: IconName | undefined
  /** Work is under way: it stays focusable, so that the focus is not lost, but does nothing. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const {
    variant = 'secondary',
    size = 'medium',
    icon,
    busy = false,
    children,
    onClick,
    className,
    type,
    ...rest
  } = props
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={className ? `${classes.button} ${className}` : classes.button}
      data-variant={variant}
      data-size={size}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy ? <Icon name="refresh" size={14} className={classes.spin} /> : icon && <Icon name={icon} size={14} />}
      {children}
    </button>
  )
}
