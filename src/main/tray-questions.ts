import type { QuestionView } from '../shared/access-views.ts'
import type { TrayItem } from './tray-model.ts'
import type { TrayText } from './tray-text.ts'

/** A flood of questions must not push the profiles out of the menu. */
const most = 6
/** A label of a menu has one line; the window shows all of a longer path, so only there it can be allowed. */
const lineLength = 100

/**
 * Requests that wait for a person, each with its answers one step away. No countdown: a label that changes would close
 * the open menu.
 */
export function questionItems(questions: readonly QuestionView[], text: TrayText): TrayItem[] {
  const left = questions.length - most
  const more: TrayItem = { kind: 'action', label: text.moreQuestions(left), enabled: true, action: { kind: 'open' } }
  return [...questions.slice(0, most).map((question) => questionMenu(question, text)), ...(left > 0 ? [more] : [])]
}

function questionMenu(question: QuestionView, text: TrayText): TrayItem {
  const { id, clientName, profileName, processId, methods, path, covers } = question
  const request = `${methods.join(' → ')} ${path}`
  const whole = request.length <= lineLength
  const answer = (word: 'once' | 'hour' | 'always' | 'deny', enabled = true): TrayItem => ({
    kind: 'action',
    label: text.answers[word],
    enabled,
    action: { kind: 'answer', question: id, answer: word },
  })
  const line = (label: string): TrayItem => ({ kind: 'label', label })
  return {
    kind: 'menu',
    label: text.asks(clientName, profileName),
    items: [
      line(whole ? request : `${request.slice(0, lineLength)}…`),
      ...(processId === null ? [] : [line(text.keyOfProcess(processId))]),
      ...(covers === path || !whole ? [] : [line(text.covers(`${methods.join(' → ')} ${covers}`))]),
      { kind: 'separator' },
      ...(whole
        ? [answer('once'), answer('hour'), answer('always')]
        : [{ kind: 'action', label: text.openWindow, enabled: true, action: { kind: 'open' } } as const]),
      answer('deny'),
    ],
  }
}
