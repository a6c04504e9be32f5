import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatRoute, type Screen, screens } from '../store/route.ts'
import { useRun } from '../store/use-actions.ts'
import { useRoute, useVault, useWindow } from '../store/vault-context.tsx'
import { Brand } from '../ui/Brand.tsx'
import { Icon } from '../ui/Icon.tsx'
import { modifier } from '../ui/KeyHint.tsx'
import classes from './Shell.module.css'

export function Sidebar() {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  return (
    <nav className={classes.side} aria-label={t('nav.label')}>
      <div className={classes.brand}>
        <Brand />
        {t('app.name')}
      </div>
      <div className={classes.items}>
        {screens.map((screen) => (
          <NavItem key={screen} screen={screen} />
        ))}
      </div>
      <div className={classes.foot}>
        <button type="button" className={classes.item} onClick={() => dialogs.show({ kind: 'palette' })}>
          <Icon name="command" />
          <span className={classes.label}>{t('nav.commands')}</span>
          <kbd className={classes.key}>{modifier === '⌘' ? '⌘K' : `${modifier} K`}</kbd>
        </button>
        <ProxyChip />
        <LockItem />
      </div>
    </nav>
  )
}

function NavItem({ screen }: { screen: Screen }) {
  const { t } = useTranslation()
  const { router } = useWindow()
  const route = useRoute()
  const attention = useVault(({ profiles, questions }) =>
    screen === 'profiles'
      ? profiles.filter(({ state }) => state === 'needs-sign-in').length
      : screen === 'clients'
        ? questions.length
        : 0,
  )
  const waiting = t(screen === 'clients' ? 'questions.waiting' : 'profiles.attention', { count: attention })
  return (
    <a
      className={classes.item}
      href={formatRoute({ screen, profileId: null })}
      aria-current={route.screen === screen ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault()
        router.go(screen)
      }}
    >
      <Icon name={screen} />
      <span className={classes.label}>{t(`nav.${screen}`)}</span>
      {attention > 0 && (
        <span className={classes.badge} title={waiting}>
          <span aria-hidden="true">{attention}</span>
          <VisuallyHidden>{waiting}</VisuallyHidden>
        </span>
      )}
    </a>
  )
}

function ProxyChip() {
  const { t } = useTranslation()
  const { router } = useWindow()
  const proxy = useVault((state) => state.proxy)
  if (!proxy) return null
  const tone = !proxy.listening ? 'danger' : proxy.paused ? 'warn' : 'ok'
  const text = !proxy.listening
    ? t('nav.proxyOff')
    : proxy.paused
      ? t('nav.proxyPaused')
      : t('nav.proxyOn', { port: proxy.port ?? 0 })
  return (
    <button type="button" className={classes.item} onClick={() => router.go('proxy')}>
      <i className={classes.dot} data-tone={tone} />
      <span className={classes.label}>{text}</span>
    </button>
  )
}

function LockItem() {
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const protection = useVault((state) => state.vault?.protection ?? null)
  // Locking what lives in memory only would throw it away.
  if (protection === 'memory') {
    return (
      <p className={classes.item}>
        <Icon name="memory" />
        <span className={classes.label}>{t('nav.memoryOnly')}</span>
      </p>
    )
  }
  async function lock(): Promise<void> {
    const vault = await run('vault.lock')
    if (vault) store.setState({ vault })
  }
  return (
    <button type="button" className={classes.item} onClick={() => void lock()}>
      <Icon name="lock" />
      <span className={classes.label}>{t('actions.lock')}</span>
    </button>
  )
}
