import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** The limits end what hangs; they are no measure of speed, for a busy machine takes many times as long. */
const suite = (name: string, testTimeout: number, isolate = true) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
    testTimeout,
    isolate,
    hookTimeout: 120_000,
    // A second, the default, is short on a machine that does other things too.
    expect: { poll: { timeout: Math.min(15_000, testTimeout) } },
    onConsoleLog: (): false | undefined => undefined,
  },
})

/** Many tests wait for processes and for tokens to end, so there are more workers than cores. */
const workers = Math.max(3, Math.ceil(availableParallelism() * 1.5))

/**
 * One project per kind of test. Where many short files share modules and nothing else, they follow each other in one
 * worker: a process and the loading of all sources for each would cost three times as much as the tests. The others own
 * processes and what belongs to a process (signals, descriptors, memory), so each file has a worker of its own.
 */
export default defineConfig({
  test: {
    maxWorkers: workers,
    projects: [
      suite('unit', 30_000, false),
      suite('contract', 60_000, false),
      suite('integration', 180_000),
      suite('security', 120_000, false),
      suite('architecture', 60_000, false),
      suite('lab', 180_000),
    ],
  },
})
