import { conditionNotes, listRow } from '../../src/cli/profile-text.ts'
import { type TrayInput, trayModel } from '../../src/main/tray-model.ts'
import { nextStepText } from '../../src/renderer/features/profiles/next-step-text.ts'
import { createI18n } from '../../src/renderer/text/create-i18n.ts'
import type { ProfileView } from '../../src/shared/views.ts'

const t = { en: createI18n('en').t, 'zh-CN': createI18n('zh-CN').t }
const plain = { colour: (text: string) => text }

/** What each surface shows of a profile, as a person reads it: one text each. */
export function surfaces(profile: ProfileView, now: number, language: 'en' | 'zh-CN') {
  const { title, body } = nextStepText(t[language], profile, now, language)
  const input: TrayInput = {
    ...{ vault: 'unlocked', profiles: [profile], questions: [], proxy: null, recent: [], now, language },
  }
  const menu = trayModel(input).items.find((item) => item.kind === 'menu')
  const lines = menu?.kind === 'menu' ? menu.items.flatMap((item) => (item.kind === 'label' ? [item.label] : [])) : []
  const [, , ...row] = listRow(profile, now, language, plain)
  return {
    window: `${title} / ${body}`,
    tray: [menu?.kind === 'menu' ? menu.label : '', ...lines].join(' / '),
    list: row.join(' | '),
    note: conditionNotes([profile], now, language).join(' '),
  }
}
