import { Code } from '@mantine/core'

/** A sentence of the engine; what stands between backticks is something to type. */
export function Sentence({ text }: { text: string | null | undefined }) {
  const parts = (text ?? '').split(/`([^`]+)`/)
  // A capturing split gives words and code by turns; a backtick without its partner stays a backtick.
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one string, which is shown anew as a whole
  return parts.map((part, index) => (index % 2 === 1 ? <Code key={index}>{part}</Code> : part))
}
