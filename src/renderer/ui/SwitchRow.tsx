import { Switch } from '@mantine/core'
import { useId } from 'react'
import { Row } from './Section.tsx'

interface SwitchRowProps {
  readonly label: string
  readonly hint: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
  const id = useId()
  return (
    <Row label={label} labelId={id} hint={hint}>
      <Switch aria-labelledby={id} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Row>
  )
}
