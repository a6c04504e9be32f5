import { expect, type Locator, type Page } from '@playwright/test'

export interface NewProfile {
  /** As the catalogue shows it. */
  readonly provider: string
  readonly name: string
  /** As the form shows it; the first one otherwise. */
  readonly grant?: 'Browser sign-in' | 'Device code' | 'Client credentials'
  /** Label → value, also those under Advanced. */
  readonly fields?: Readonly<Record<string, string>>
}

/** The catalogue and the form of a provider. */
export function addPage(page: Page) {
  const dialog = page.getByRole('dialog')
  // By its label: a field for a secret has no role.
  const field = (label: string): Locator => dialog.getByLabel(new RegExp(`^${literally(label)}( \\*)?$`))
  return {
    dialog,
    field,
    alert: dialog.getByRole('alert'),

    async open(): Promise<void> {
      const first = page.getByRole('button', { name: 'Add your first profile' })
      await first
        .or(page.getByRole('button', { name: 'Add profile' }))
        .first()
        .click()
      await expect(dialog).toBeVisible()
    },
    async choose(provider: string): Promise<void> {
      await dialog.getByRole('searchbox', { name: 'Search providers' }).fill(provider)
      const found = dialog.getByRole('list', { name: 'Providers' }).getByRole('button')
      await found.filter({ has: page.getByText(provider, { exact: true }) }).click()
    },
    /** Fills the form and sends it; the sign-in dialog follows where a person is needed. */
    async submit({ name, grant, fields = {} }: Omit<NewProfile, 'provider'>): Promise<void> {
      await field('Name').fill(name)
      if (grant) await dialog.getByRole('radio', { name: new RegExp(`^${grant}`) }).check()
      for (const [label, value] of Object.entries(fields)) {
        if (!(await field(label).isVisible())) await dialog.getByText(/^Advanced/).click()
        await field(label).fill(value)
      }
      await dialog.getByRole('button', { name: /^Add (and sign in|profile)$/ }).click()
    },
    async add(profile: NewProfile): Promise<void> {
      await this.open()
      await this.choose(profile.provider)
      await this.submit(profile)
    },
    async chooseDefinition(path: string): Promise<void> {
      await dialog.getByRole('button', { name: /^From a definition file/ }).click()
      await dialog.locator('input[type=file]').setInputFiles(path)
      await dialog.getByRole('button', { name: 'Check and add' }).click()
    },
    async addDefinition(json: string): Promise<void> {
      await dialog.getByRole('button', { name: /^From a definition file/ }).click()
      await dialog.getByRole('textbox', { name: 'Or paste its JSON' }).fill(json)
      await dialog.getByRole('button', { name: 'Check and add' }).click()
    },
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
