import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Sentence } from '../../../src/renderer/ui/Sentence.tsx'

const shown = (text: string | null) =>
  renderToStaticMarkup(
    <MantineProvider>
      <Sentence text={text} />
    </MantineProvider>,
  )
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<code[^>]*>/g, '<code>')

describe('a sentence of the engine in the window', () => {
  it('sets what is to be typed as code, and shows no backtick', () => {
    expect(shown('Run `chmod 700 /d`, then `x --y`.')).toBe('Run <code>chmod 700 /d</code>, then <code>x --y</code>.')
  })

  it('changes nothing else: no markup, no lone backtick, no line', () => {
    expect(shown('a < b ` c\nd')).toBe('a &lt; b ` c\nd')
    expect(shown(null)).toBe('')
  })
})
