/** Stands in headers and bodies of hostile answers where a caller must never see it. */
export const answerCanary = 'CANARY-answer'
