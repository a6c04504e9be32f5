import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import type { LabRunningView } from '../../../shared/lab-views.ts'
import { useCopySecret, useCopyText, useRun } from '../../store/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { PathText } from '../../ui/PathText.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Lab.module.css'

/** Those that are not shown above, in the order in which an app meets them. */
const further = [
  'metadata',
  'authorize',
  'device',
  'approval',
  'jwks',
  'userinfo',
  'revocation',
  'introspection',
  'me',
  'echo',
  'stream',
] as const

/** What the app under test has to know: four lines for most, the rest one step away. */
export function AddressSection({ running }: { running: LabRunningView }) {
  const { t } = useTranslation()
  const { issuer, clientId, endpoints } = running
  return (
    <Section title={t('lab.addresses.title')} lead={t('lab.addresses.redirects')}>
      <dl className={classes.addresses}>
        <Value label={t('lab.addresses.issuer')} value={issuer} />
        <Value label={t('lab.addresses.clientId')} value={clientId} />
        <Value label={t('lab.addresses.token')} value={endpoints.token ?? ''} />
        <Value label={t('lab.addresses.discovery')} value={endpoints.discovery ?? ''} />
        <Value label={t('lab.addresses.api')} value={`${issuer}/api`} />
      </dl>
      <Disclosure title={t('lab.addresses.all')}>
        <dl className={classes.addresses}>
          {further.map((name) => (
            <Value key={name} label={t(`lab.names.${name}`)} value={endpoints[name] ?? ''} />
          ))}
          <Value label={t('lab.addresses.secretId')} value={running.serviceClientId} />
        </dl>
        <Credentials />
      </Disclosure>
    </Section>
  )
}

/** Fake as they are, they stay off the screen until somebody wants them: pictures of it are shared. */
function Credentials() {
  const { t } = useTranslation()
  const run = useRun()
  const [credentials, setCredentials] = useState<Output<'lab.credentials'> | null>(null)
  if (!credentials) {
    return (
      <div className={classes.more}>
        <Button icon="eye" onClick={() => void run('lab.credentials').then((read) => setCredentials(read ?? null))}>
          {t('lab.addresses.show')}
        </Button>
      </div>
    )
  }
  const { clientSecret, controlUrl, controlKey, authority } = credentials
  return (
    <dl className={classes.addresses}>
      <Value secret label={t('lab.addresses.secret')} value={clientSecret} />
      <Value label={t('lab.addresses.control')} value={controlUrl} hint={t('lab.addresses.controlHint')} />
      <Value secret label={t('lab.addresses.controlKey')} value={controlKey} />
      {authority && (
        <Value
          label={t('lab.addresses.authority')}
          value={authority}
          shown="PEM"
          hint={t('lab.addresses.authorityHint')}
        />
      )}
    </dl>
  )
}

interface ValueProps {
  readonly label: string
  readonly value: string
  /** What stands for a value that is too long to read. */
  readonly shown?: string
  readonly hint?: string
  readonly secret?: boolean
}

function Value({ label, value, shown = value, hint, secret = false }: ValueProps): ReactNode {
  const { t } = useTranslation()
  const copyText = useCopyText()
  const copySecret = useCopySecret()
  const copy = secret ? copySecret : copyText
  return (
    <div className={classes.address}>
      <dt>{label}</dt>
      <dd className={classes.value}>
        <code>
          <PathText path={shown} />
        </code>
        {hint && <span className={classes.valueHint}>{hint}</span>}
      </dd>
      <dd>
        <IconButton
          icon="copy"
          label={t('lab.addresses.copy', { name: label })}
          onClick={() => void copy(value, t('actions.copied'))}
        />
      </dd>
    </div>
  )
}
