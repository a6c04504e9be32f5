import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/find-chromium.mjs'

const executablePath = findChromium()

/**
 * The same journeys in two hosts: `headless-ui` in plain Chromium, `desktop-ui` in Electron or its stand-in. Each test
 * owns its data directory, servers and processes, so that nothing depends on order.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  timeout: 240_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  outputDir: 'test-results',
  snapshotPathTemplate: 'test/e2e/references/{arg}{ext}',
  reporter: 'list',
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // A test browser never talks to the outside; as root Chromium refuses its own sandbox.
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
    locale: 'en-GB',
    trace: 'off',
  },
  projects: [
    { name: 'headless-ui', testIgnore: '**/desktop*.e2e.ts' },
    { name: 'desktop-ui', testMatch: '**/desktop*.e2e.ts' },
  ],
})
