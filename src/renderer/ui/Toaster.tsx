import { useStore } from 'zustand'
import { Icon } from './Icon.tsx'
import { KeyHint } from './KeyHint.tsx'
import { Sentence } from './Sentence.tsx'
import classes from './Toaster.module.css'
import type { Toasts } from './toasts.ts'

/** Matches while the pointer or the focus is on a message. */
export const readMessages = '[data-messages]:is(:hover, :focus-within)'

interface ToasterProps {
  readonly toasts: Toasts
  readonly label: string
  readonly dismissLabel: string
}

/**
 * The live region for what has just happened. It is in the page from the start, because a region that appears together
 * with its first message is not read out.
 */
export function Toaster({ toasts, label, dismissLabel }: ToasterProps) {
  const shown = useStore(toasts)
  return (
    <section className={classes.region} aria-label={label} aria-live="polite" aria-relevant="additions" data-messages>
      {shown.map(({ id, tone, title, body, action }) => {
        const failed = tone === 'danger' || tone === 'warn'
        return (
          <div key={id} className={classes.toast} data-tone={tone} role={failed ? 'alert' : undefined} data-message>
            <Icon className={classes.icon} name={failed ? 'warning' : tone === 'neutral' ? 'info' : 'check'} />
            <div>
              <p className={classes.title} id={`message-${id}`}>
                {title}
              </p>
              {body && (
                <p className={classes.body}>
                  <Sentence text={body} />
                </p>
              )}
              {action && (
                <div className={classes.actions}>
                  <button
                    type="button"
                    className={classes.action}
                    data-action
                    aria-describedby={`message-${id}`}
                    data-mantine-stop-propagation
                    onClick={() => {
                      toasts.dismiss(id)
                      action.run()
                    }}
                  >
                    {action.label}
                  </button>
                  {action.keys && <KeyHint keys={action.keys} />}
                </div>
              )}
            </div>
            <button
              type="button"
              className={classes.close}
              aria-label={dismissLabel}
              aria-describedby={`message-${id}`}
              data-mantine-stop-propagation
              onClick={() => toasts.dismiss(id)}
            >
              <Icon name="close" size={14} />
            </button>
          </div>
        )
      })}
    </section>
  )
}
