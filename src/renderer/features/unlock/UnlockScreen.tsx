import { useTranslation } from 'react-i18next'
import type { VaultStatusView } from '../../../shared/views.ts'
import { Brand } from '../../ui/Brand.tsx'
import { Main } from '../../ui/Main.tsx'
import { CreateVault } from './CreateVault.tsx'
import { OpenVault, openingProblem } from './OpenVault.tsx'
import classes from './Unlock.module.css'

/** All there is to see until the vault is open. */
export function UnlockScreen({ status }: { status: VaultStatusView }) {
  const { t } = useTranslation()
  const fresh = status.state === 'uninitialised'
  const failed = !fresh && openingProblem(status) !== null
  return (
    <Main className={classes.page}>
      <div className={classes.card}>
        <span className={classes.mark}>
          <Brand size={40} />
        </span>
        <div>
          <h1 className={classes.title}>{t(fresh ? 'unlock.welcome' : failed ? 'unlock.problem' : 'unlock.locked')}</h1>
          <p className={classes.lead}>{t(fresh ? 'unlock.welcomeBody' : 'unlock.lockedBody')}</p>
        </div>
        {fresh ? <CreateVault status={status} /> : <OpenVault status={status} />}
        <p className={classes.where}>{t('unlock.where', { path: status.dataDirectory })}</p>
      </div>
    </Main>
  )
}
