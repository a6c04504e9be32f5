import { Modal, VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWindow } from '../../store/vault-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import classes from './CommandPalette.module.css'
import { type Command, groupCommands } from './palette-model.ts'
import { useCommands } from './use-commands.ts'

/**
 * Every action of the window by typing (WAI-ARIA combobox with a listbox). Mantine's Spotlight marks the chosen row only
 * by colour and tells assistive technology nothing, so the pattern is built here on its Modal.
 */
export function CommandPalette() {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const commands = useCommands(query)
  const groups = useMemo(() => groupCommands(commands), [commands])
  const found = groups.flatMap((group) => group.commands)
  const chosen = found[Math.min(at, found.length - 1)]
  const optionId = (command: Command): string => `${id}-${command.id}`

  useEffect(() => {
    if (chosen) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  function run(command: Command): void {
    dialogs.close()
    command.run()
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length)
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      run(chosen)
    }
  }

  return (
    <Modal.Root opened centered={false} yOffset="12vh" size="36rem" onClose={dialogs.close}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.label')} className={classes.content}>
        <Modal.Body className={classes.body}>
          <div className={classes.search}>
            <Icon name="search" />
            <input
              data-autofocus
              // biome-ignore lint/a11y/noAutofocus: what is typed right after the shortcut must land here
              autoFocus
              className={classes.input}
              role="combobox"
              aria-expanded="true"
              aria-autocomplete="list"
              aria-controls={`${id}-list`}
              aria-activedescendant={chosen && optionId(chosen)}
              aria-label={t('palette.label')}
              placeholder={t('palette.placeholder')}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value)
                setAt(0)
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('palette.label')} className={classes.list}>
            {groups.map(({ group, commands: members }, number) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
              <div key={group} role="group" aria-labelledby={`${id}-group-${number}`}>
                <div id={`${id}-group-${number}`} className={classes.group} role="presentation">
                  {group}
                </div>
                {members.map((command) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys
                  // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus (aria-activedescendant)
                  <div
                    key={command.id}
                    id={optionId(command)}
                    role="option"
                    aria-selected={command === chosen}
                    className={classes.command}
                    onClick={() => run(command)}
                  >
                    <Icon name={command.icon} />
                    <span className={classes.label}>{command.label}</span>
                    {command.keys && command.keys.length > 0 && <KeyHint keys={command.keys} />}
                  </div>
                ))}
              </div>
            ))}
          </div>
          {found.length === 0 && <p className={classes.empty}>{t('palette.empty', { query })}</p>}
          <VisuallyHidden role="status">{t('palette.results', { count: found.length })}</VisuallyHidden>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
