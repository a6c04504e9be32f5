import { serve } from '../../../src/headless/index.ts'

/** The real headless host, with the page of a test instead of the built one: `serve.ts HOME RENDERER [UI-PORT]`. */
const [home = '', rendererDirectory = '', uiPort = '0'] = process.argv.slice(2)
process.exitCode = await serve({
  home,
  rendererDirectory,
  json: true,
  open: false,
  uiPort: Number(uiPort),
  proxyPort: 0,
})
