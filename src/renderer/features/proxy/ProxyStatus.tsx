import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProxyStatusView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './Proxy.module.css'
import { parsePort } from './port.ts'

/** Whether it listens, where, and why not. */
export function ProxyStatus({ proxy }: { proxy: ProxyStatusView }) {
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const state = !proxy.listening ? 'off' : proxy.paused ? 'paused' : 'listening'
  const looks = {
    off: { glyph: 'alert', tone: 'danger' },
    paused: { glyph: 'wait', tone: 'warn' },
    listening: { glyph: 'full', tone: 'ok' },
  } as const

  async function pause(): Promise<void> {
    const changed = await run('proxy.pause', { paused: !proxy.paused })
    if (changed) store.setState({ proxy: changed })
  }

  return (
    <Section title={t('proxy.status')}>
      {proxy.problem && (
        <Callout live tone="danger" title={errorText(t, proxy.problem).title}>
          <p>{errorText(t, proxy.problem).remedy}</p>
          <p>
            <Sentence text={errorText(t, proxy.problem).detail} />
          </p>
        </Callout>
      )}
      <Rows>
        <Row
          label={
            <span className={classes.state}>
              <Ring {...looks[state]} />
              {t(`proxy.${state}`)}
            </span>
          }
          hint={[
            t(`proxy.${state}Hint`, { port: proxy.port ?? 0 }),
            ...(proxy.openRequests > 0 ? [t('proxy.open', { count: proxy.openRequests })] : []),
          ].join(' · ')}
        >
          {proxy.listening && (
            <Button icon={proxy.paused ? 'play' : 'pause'} onClick={() => void pause()}>
              {t(proxy.paused ? 'proxy.resume' : 'proxy.pause')}
            </Button>
          )}
        </Row>
        <Row label={t('proxy.port')} hint={t('proxy.portHint')}>
          <PortForm port={proxy.port} />
        </Row>
      </Rows>
    </Section>
  )
}

function PortForm({ port }: { port: number | null }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const [text, setText] = useState(port === null ? '' : String(port))
  const [busy, setBusy] = useState(false)
  const wanted = parsePort(text)

  async function move(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (wanted === null || busy) return
    setBusy(true)
    const proxy = await run('proxy.move', { port: wanted })
    setBusy(false)
    if (!proxy) return
    store.setState({ proxy })
    toast({ tone: 'ok', title: t('proxy.moved', { port: wanted }) })
  }

  return (
    <form className={classes.portForm} onSubmit={(event) => void move(event)} noValidate>
      <TextInput
        className={classes.portInput}
        aria-label={t('proxy.port')}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={text !== '' && wanted === null && t('proxy.portInvalid')}
      />
      <Button type="submit" busy={busy} disabled={wanted === null || wanted === port}>
        {t('proxy.move')}
      </Button>
    </form>
  )
}
