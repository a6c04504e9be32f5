import { errorWords } from '../../shared/error-words.ts'

/** 按错误代码说明发生了什么以及如何处理。 */
export const zhErrors = {
  errors: {
    ...errorWords['zh-CN'],
  },
} as const
