/** How far the server's clock is ahead of ours, in milliseconds. */
export interface ClockDifference {
  /** The best guess; 0 when the answer fits our clock. For words, and for checks that tolerate seconds. */
  readonly offsetMs: number
  /** It is ahead by no more than this. For the ends of tokens: a wrong guess must only make them come sooner. */
  readonly mostMs: number
}

/** When an answer was made, as far as that can be told from here. */
export interface AnswerTiming {
  /** Epoch ms on our clock; the answer was made no earlier. A lifetime counts from here: a slow answer spent some of it. */
  readonly now: number
  readonly clock: ClockDifference
}

export const sameClock: ClockDifference = { offsetMs: 0, mostMs: 0 }
