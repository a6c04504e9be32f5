import { errorWords } from '../../shared/error-words.ts'

/** What happened and what to do, by error code. */
export const enErrors = {
  errors: {
    ...errorWords.en,
  },
} as const
