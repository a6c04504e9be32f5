import { useTranslation } from 'react-i18next'
import { useCopyText } from '../../store/use-actions.ts'
import { useVault } from '../../store/vault-context.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Screen } from '../../ui/Screen.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import classes from './Proxy.module.css'
import { ProxyStatus } from './ProxyStatus.tsx'
import { SnippetsSection } from './SnippetsSection.tsx'

export function ProxyScreen() {
  const { t } = useTranslation()
  const copy = useCopyText()
  const proxy = useVault((state) => state.proxy)
  const profiles = useVault((state) => state.profiles)
  const routed = profiles.filter(({ upstream }) => upstream !== null)
  const listed = routed.slice(0, 100)
  return (
    <Screen title={t('proxy.title')} lead={t('proxy.lead')}>
      {proxy && <ProxyStatus proxy={proxy} />}
      <SnippetsSection />
      <Section title={t('proxy.routes')} lead={t(routed.length === 0 ? 'proxy.noRoutes' : 'proxy.routesLead')}>
        {routed.length > 0 && (
          <Rows>
            {listed.map(({ id, name, proxyUrl, upstream }) => (
              <Row
                key={id}
                label={<code className={classes.route}>{proxyUrl ?? `/${name}/`}</code>}
                hint={
                  <span className={classes.upstream}>
                    <span aria-hidden="true">→</span> {upstream}
                  </span>
                }
              >
                {proxyUrl && (
                  <IconButton
                    icon="copy"
                    label={t('proxy.copyUrl', { name })}
                    onClick={() => void copy(proxyUrl, t('copy.proxy-urlCopied', { name }))}
                  />
                )}
              </Row>
            ))}
          </Rows>
        )}
        {routed.length > listed.length && (
          <p className={classes.upstream}>{t('proxy.moreRoutes', { count: routed.length - listed.length })}</p>
        )}
      </Section>
    </Screen>
  )
}
