import { useCallback, useEffect, useState } from 'react'
import type { LabJournalView, LabReportView, LabScenarioView, LabStatusView } from '../../../shared/lab-views.ts'
import { createReader } from '../../store/reader.ts'
import { useRun } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'

/** So many newest rows are read again with each change; older ones only when they are asked for. */
export const headRows = 200

/** The report reads every row, so that it is not asked for with every request of an app under test. */
const reportEveryMs = 1_000

/** What the window knows of the lab, read together so that the parts fit. */
export interface LabPicture extends LabStatusView {
  readonly journal: LabJournalView
}

/** `null` until the first read. */
export function useLab(): LabPicture | null {
  const { client } = useWindow()
  const [picture, setPicture] = useState<LabPicture | null>(null)
  const read = useCallback(
    async (keep: (read: LabPicture) => void) => {
      const [status, journal] = await Promise.all([
        client.call('lab.status'),
        client.call('lab.journal', { limit: headRows }),
      ])
      if (status.ok && journal.ok) keep({ ...status.value, journal: journal.value })
    },
    [client],
  )
  useWithEachChange(read, setPicture)
  return picture
}

/** Of the run under way, or of the last one. */
export function useLabReport(): LabReportView | null {
  const { client } = useWindow()
  const [report, setReport] = useState<LabReportView | null>(null)
  const read = useCallback(
    async (keep: (read: LabReportView | null) => void) => {
      const answer = await client.call('lab.report')
      if (answer.ok) keep(answer.value)
      await new Promise((resolve) => setTimeout(resolve, reportEveryMs))
    },
    [client],
  )
  useWithEachChange(read, setReport)
  return report
}

/** Reads now and with each `lab.changed`, once at a time; after a lost connection, too, because events are missing then. */
function useWithEachChange<T>(read: (keep: (value: T) => void) => Promise<void>, set: (value: T) => void): void {
  const { client } = useWindow()
  const link = useVault((state) => state.link)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `link` is no input, but a reason to read again
  useEffect(() => {
    let gone = false
    const again = createReader(() =>
      read((value) => {
        if (!gone) set(value)
      }),
    )
    void again()
    const stop = client.on('lab.changed', () => void again())
    return () => {
      gone = true
      stop()
    }
  }, [client, link, read, set])
}

/** The scenarios of the host; they do not change while it runs. */
export function useScenarios(): readonly LabScenarioView[] {
  const run = useRun()
  const [scenarios, setScenarios] = useState<readonly LabScenarioView[]>([])
  useEffect(() => {
    let gone = false
    void run('lab.scenarios').then((read) => {
      if (read && !gone) setScenarios(read)
    })
    return () => {
      gone = true
    }
  }, [run])
  return scenarios
}
