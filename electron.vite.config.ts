import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Three builds. `main` has one entry per program (desktop host, headless host, command line, write thread) so that they share chunks;
 * only `index` may name `electron`. A sandboxed preload must be one CommonJS file: as ESM it would silently be missing.
 */
export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          headless: resolve('src/headless/index.ts'),
          cli: resolve('src/cli/index.ts'),
          'sqlite-writer': resolve('src/node/sqlite-writer.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    // One local file: splitting it would cost requests and save nothing.
    build: {
      minify: true,
      chunkSizeWarningLimit: 1024,
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
})
