import { notifications } from '@mantine/notifications'
import type { Tone } from './Callout.tsx'
import { Icon } from './Icon.tsx'

export interface Toast {
  readonly tone: Tone
  readonly title: string
  readonly body?: string | undefined
  /** Milliseconds on screen; failures stay longer because they must be read. */
  readonly stayMs?: number
}

/** Says something in a live region at the foot of the window. */
export function showToast({ tone, title, body, stayMs }: Toast): void {
  const failed = tone === 'danger' || tone === 'warn'
  notifications.show({
    title,
    message: body ?? '',
    autoClose: stayMs ?? (failed ? 9_000 : 3_500),
    withBorder: false,
    icon: <Icon name={failed ? 'warning' : tone === 'neutral' ? 'info' : 'check'} />,
    'data-tone': tone,
  } as Parameters<typeof notifications.show>[0])
}
