import type { UnfinishedMoveView } from '../shared/backup-views.ts'
import type { Connection } from './connection.ts'
import { CommandFailure, usage } from './failure.ts'

/** The unfinished move that is meant: by its id, or the only one. @throws CommandFailure `NOT_FOUND`, usage. */
export async function chosenMove(call: Connection['call'], given: string | true): Promise<UnfinishedMoveView> {
  const moves = await call('backup.unfinishedMoves')
  const wanted = given === true ? moves : moves.filter(({ id }) => id === given)
  const [first, second] = wanted
  if (!first)
    throw new CommandFailure('NOT_FOUND', { en: 'There is no unfinished move.', 'zh-CN': '没有未完成的转移。' })
  if (second)
    throw usage(
      `There are several unfinished moves; name one: ${moves.map(moveText).join(', ')}.`,
      `有多个未完成的转移；请指明一个：${moves.map(moveText).join('、')}。`,
    )
  return first
}

export function moveText({ id, profiles }: UnfinishedMoveView): string {
  return `${id} (${profiles.join(', ')})`
}
