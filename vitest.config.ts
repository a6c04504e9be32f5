import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** The limits end what hangs; they are no measure of speed, for a busy machine takes many times as long. */
const suite = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
    testTimeout,
    hookTimeout: 120_000,
    // A second, the default, is short on a machine that does other things too.
    expect: { poll: { timeout: Math.min(15_000, testTimeout) } },
    onConsoleLog: (): false | undefined => undefined,
  },
})

/** Many tests wait for processes and for tokens to end, so there are more workers than cores. */
const workers = Math.max(3, Math.ceil(availableParallelism() * 1.5))

/** One project per kind of test; each file is a worker of its own and owns its sockets, files and processes. */
export default defineConfig({
  test: {
    maxWorkers: workers,
    projects: [
      suite('unit', 30_000),
      suite('contract', 60_000),
      suite('integration', 180_000),
      suite('security', 120_000),
      suite('architecture', 60_000),
      suite('lab', 180_000),
    ],
  },
})
