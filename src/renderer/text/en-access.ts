/** What a tool may do: questions that wait for a person. */
export const enAccess = {
  questions: {
    label: 'Requests that wait for you',
    title: '{{client}} asks to use {{profile}}',
    announce: '{{client}} asks to use {{profile}}: {{request}}. Press F8 to answer.',
    process: 'Its key lives with process {{id}}.',
    long_one: 'The path has {{count}} character; scroll to read all of it.',
    long_other: 'The path has {{count}} characters; scroll to read all of it.',
    same_one: '{{count}} equal request waits.',
    same_other: '{{count}} equal requests wait; “Allow once” lets one of them pass.',
    covers: '“For an hour” and “Always” allow {{covers}}.',
    behind_one: '{{count}} more question behind this one.',
    behind_other: '{{count}} more questions behind this one.',
    waiting_one: '{{count}} request waits for you',
    waiting_other: '{{count}} requests wait for you',
    left: 'Time left to answer',
    answers: { deny: 'Deny', once: 'Allow once', hour: 'For an hour', always: 'Always' },
    said: {
      deny: '{{client}} was denied',
      once: '{{client}} was allowed once',
      hour: '{{client}} is allowed for an hour',
      always: '{{client}} is allowed from now on',
    },
    over: 'This question is over: it was answered elsewhere, or its request ended.',
    expired: 'Nobody answered {{client}}',
    expiredBody: '{{request}} was refused.',
  },
} as const
