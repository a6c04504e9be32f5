import { z } from 'zod'

// The fake host reads the real definitions with zod, which would try `new Function` as soon as a schema is made: the
// policy of the page forbids that. So this module comes first.
z.config({ jitless: true })
