import { Tooltip } from '@mantine/core'
import type { ButtonHTMLAttributes, Ref } from 'react'
import classes from './Button.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icon-paths.ts'

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  readonly icon: IconName
  /** Its accessible name, and the tooltip. */
  readonly label: string
  readonly spinning?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, spinning = false, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={[classes.button, classes.icon, className].filter(Boolean).join(' ')}
      >
        <Icon name={icon} className={spinning ? classes.spin : undefined} />
      </button>
    </Tooltip>
  )
}
