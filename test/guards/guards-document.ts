import { attacks } from './attacks.ts'
import { proxyGuards } from './proxy-guards.ts'

const link = (file: string) => `[${file}](../test/security/${file}.test.ts)`
const links = (files: readonly string[]) => files.map(link).join(', ')

/** `docs/security-guards.md`: what `npm run guards` writes when every row has failed as it has to. */
export const guardsDocument = (): string => `# What stands between an attack and a token

The proxy's security suite tries one attack a file. \`npm run guards\` takes out one guard of the source at a time, runs the
files that rely on it, and writes the second table when each of them fails without it, and all of them pass with it.

| attack | tried in |
|---|---|
${Object.entries(attacks)
  .map(([attack, files]) => `| ${attack} | ${links(files)} |`)
  .join('\n')}

| guard | where | fails without it |
|---|---|---|
${proxyGuards
  .map(({ name, removals, fails }) => {
    const where = [...new Set(removals.map(({ file }) => `\`${file.replace('src/', '')}\``))].join(', ')
    return `| ${name} | ${where} | ${links(fails)} |`
  })
  .join('\n')}

Without a line of their own, and so without a row: redirects (nothing follows them), bodies (nothing unpacks them), TLS (Node
verifies unless told otherwise), and the parser of answers, undici's, which refuses what hides a line.
`
