/** The vault file that cannot be used, and what to do about it. */
export const enStorage = {
  storage: {
    lookAgain: 'Look again',
    useThisFile: 'Use the file that is there now',
    reopened: 'The vault file is in use again',
    setAside: 'Set aside and start anew…',
    setAsideTitle: 'Start anew with an empty vault?',
    setAsideBody:
      '{{path}} is kept beside it under another name; nothing is deleted. Afterwards you import a backup, or sign in again.',
    setAsideDo: 'Set aside and start anew',
    begun: 'An empty vault took its place',
    keptAs: 'The former file is kept as {{path}}',
    watched:
      'Noticed at {{moment}}. The file is looked at every few seconds: put a good copy in its place, and everything goes on by itself.',
  },
} as const
