import { expect, it } from 'vitest'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { drawnMark } from '../../../src/renderer/ui/marks.ts'

it.each(
  builtInDefinitions().map(({ id, icon }) => [id, icon]),
)('%s has a mark that is drawn, not a letter', (id, icon) => {
  expect(drawnMark(icon ?? id) ?? drawnMark(id)).toBeDefined()
})
