import { useTranslation } from 'react-i18next'
import type { LabAction, LabChange } from '../../../shared/lab-inputs.ts'
import type { LabRunningView, LabScenarioView } from '../../../shared/lab-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Section } from '../../ui/Section.tsx'
import { AddressSection } from './AddressSection.tsx'
import { BehaviourSection } from './BehaviourSection.tsx'
import classes from './Lab.module.css'
import { ProfileSection } from './ProfileSection.tsx'
import { ScenarioSection } from './ScenarioSection.tsx'
import { TroubleSection } from './TroubleSection.tsx'

interface LabOnProps {
  readonly running: LabRunningView
  readonly scenarios: readonly LabScenarioView[]
}

/** Everything that a running lab can be told. Each change takes effect at once. */
export function LabOn({ running, scenarios }: LabOnProps) {
  const { t } = useTranslation()
  const run = useRun()
  const act = (action: LabAction) => void run('lab.act', action)
  const configure = (change: LabChange) => void run('lab.configure', change)
  const { pendingDevices: waiting } = running
  async function restart(scenario: string | null): Promise<void> {
    if (await run('lab.stop')) await run('lab.start', { https: true, ...(scenario === null ? {} : { scenario }) })
  }
  return (
    <>
      {!running.reachable && (
        <Callout
          live
          tone="warn"
          title={t('lab.gone')}
          actions={<Button onClick={() => act({ act: 'come-back' })}>{t('lab.comeBack')}</Button>}
        >
          {t('lab.goneBody')}
        </Callout>
      )}
      {waiting > 0 && (
        <Callout
          live
          title={t('lab.devices', { count: waiting })}
          actions={
            <>
              <Button onClick={() => act({ act: 'allow-devices' })}>{t('lab.allow')}</Button>
              <Button onClick={() => act({ act: 'deny-devices' })}>{t('lab.deny')}</Button>
            </>
          }
        >
          {t('lab.devicesBody')}
        </Callout>
      )}
      <ScenarioSection running={running} scenarios={scenarios} restart={restart} />
      <ProfileSection running={running} />
      <AddressSection running={running} />
      <Section title={t('lab.now.title')}>
        <div className={classes.buttons}>
          <Button icon="clock" onClick={() => act({ act: 'expire-access' })}>
            {t('lab.now.expire')}
          </Button>
          <Button icon="signOut" onClick={() => act({ act: 'revoke' })}>
            {t('lab.now.revoke')}
          </Button>
          <Button icon="pause" onClick={() => act({ act: 'go-away', seconds: 30 })}>
            {t('lab.now.goAway')}
          </Button>
        </div>
      </Section>
      <TroubleSection running={running} configure={configure} restart={() => void restart(running.scenario)} />
      <BehaviourSection running={running} configure={configure} />
    </>
  )
}
