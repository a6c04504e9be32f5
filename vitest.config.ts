import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const suite = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
    testTimeout,
    hookTimeout: 60_000,
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
      suite('unit', 10_000),
      suite('contract', 20_000),
      suite('integration', 90_000),
      suite('security', 60_000),
      suite('architecture', 30_000),
      suite('lab', 60_000),
    ],
  },
})
