import 'i18next'
import type { en } from './en.ts'

// Makes a key that does not exist a compile error.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}
