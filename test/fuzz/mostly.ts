import fc from 'fast-check'

/** `usual` most of the time, else one of the rest. */
export const mostly = (weight: number, usual: string | fc.Arbitrary<string>, ...others: string[]) =>
  fc.oneof(
    { weight, arbitrary: typeof usual === 'string' ? fc.constant(usual) : usual },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
