import { type QuestionAnswer, type QuestionView, questionAnswers } from '../../shared/access-views.ts'
import { needsHost, withConnection } from '../connection.ts'
import { formatDuration } from '../duration.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { formatTable } from '../table.ts'

/** Enough of an id to tell a few questions apart; ids are random. */
const shortId = 8

/** Requests that wait for somebody to allow them. */
export const listQuestions: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ call, owner }) => {
    if (owner === 'self') throw needsHost('`tokenvault client questions`')
    const questions = await call('access.questions')
    const { terminal } = invocation
    if (invocation.json) {
      terminal.printJson(questions)
      return 0
    }
    if (questions.length === 0) {
      terminal.note('No request waits for an answer.')
      return 0
    }
    const rows = questions.map((question) => rowOf(question, Date.now()))
    for (const line of formatTable([['QUESTION', 'CLIENT', 'PROFILE', 'REQUEST', 'COVERS', 'LEFT'], ...rows]))
      terminal.print(line)
    terminal.note(`Answer with \`tokenvault client answer QUESTION ${questionAnswers.join('|')}\`.`)
    return 0
  })

export const answerQuestion: Command<object, [question: string, answer: string]> = (invocation, _options, id, word) => {
  const answer = questionAnswers.find((one) => one === word)
  if (answer === undefined)
    throw usage(
      `An answer is ${questionAnswers.join(', ')}, not "${word}".`,
      `答复应为 ${questionAnswers.join('、')}，而不是“${word}”。`,
    )
  return withConnection(invocation, {}, async ({ call, owner }) => {
    if (owner === 'self') throw needsHost('`tokenvault client answer`')
    const question = find(await call('access.questions'), id)
    await call('access.answer', { question: question.id, answer })
    if (invocation.json) invocation.terminal.printJson({ ...question, answer })
    else invocation.terminal.print(said(question, answer))
    return 0
  })
}

function find(questions: readonly QuestionView[], id: string): QuestionView {
  const found = id.length < 4 ? [] : questions.filter((question) => question.id.startsWith(id.toLowerCase()))
  if (found.length === 1 && found[0]) return found[0]
  if (found.length > 1)
    throw usage(
      `Several questions begin with "${id}"; give more of the id.`,
      `有多个询问以“${id}”开头；请给出更长的编号。`,
    )
  throw new CommandFailure('NOT_FOUND', {
    en: `No question "${id}" waits: it was answered, ran out of time, or another request stands there now. \`tokenvault client questions\` shows what waits.`,
    'zh-CN': `没有等待中的询问“${id}”：它已有答复或已超时，或那里现在是另一个请求。\`tokenvault client questions\` 可列出等待中的询问。`,
  })
}

function rowOf({ id, clientName, profileName, methods, path, covers, waiting, expiresAt }: QuestionView, now: number) {
  const request = `${methods.join(' → ')} ${path}${waiting > 1 ? ` (${waiting} wait)` : ''}`
  return [id.slice(0, shortId), clientName, profileName, request, covers, formatDuration(expiresAt - now)]
}

function said({ clientName, profileName, methods, path, covers }: QuestionView, answer: QuestionAnswer): string {
  const [once, longer] = [`${methods.join(' → ')} ${path}`, `${methods.join(' → ')} ${covers}`]
  if (answer === 'deny') return `Denied ${clientName} ${once} of ${profileName}.`
  if (answer === 'once') return `Allowed ${clientName} ${once} of ${profileName}, this once.`
  return `Allowed ${clientName} ${longer} of ${profileName}${answer === 'hour' ? ' for an hour' : ' from now on'}.`
}
