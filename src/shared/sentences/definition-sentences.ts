import { sentence } from './sentence.ts'

/** A definition or a scenario that cannot be used: in which file, where in it, and what should stand there. */
export const definitionSentences = {
  'definition-fault': sentence<{
    readonly file: string
    /** RFC 6901; empty for the whole document. */
    readonly pointer: string
    readonly expected: string
    readonly localExpected: string
  }>({
    en: ({ file, pointer, expected }) => `${file}: at ${pointer || 'the document itself'}: ${expected}.`,
    'zh-CN': ({ file, pointer, localExpected }) => `${file} 的 ${pointer || '整个文档'}：${localExpected}。`,
  }),
} as const
