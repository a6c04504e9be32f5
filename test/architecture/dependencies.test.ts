import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/source-files.ts'

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { hasInstallScript?: boolean; resolved?: string }>
}
const all = { ...manifest.dependencies, ...manifest.devDependencies }

describe('dependencies', () => {
  it('each have their reason in docs/dependencies.md', () => {
    const documented = read('docs/dependencies.md')
    const missing = Object.keys(all).filter(
      (name) =>
        !documented.includes(`\`${name}\``) && !(name.startsWith('@types/') && documented.includes('`@types/*`')),
    )
    expect(missing).toEqual([])
  })

  it('are pinned exactly', () => {
    const loose = Object.entries(all).filter(
      ([, version]) => !/^(?:npm:(?:@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('are locked without naming a registry, and for macOS and Windows too', () => {
    const resolved = Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith('http'))
    expect(resolved).toEqual([])
    const names = Object.keys(lock.packages)
    for (const platform of ['darwin-arm64', 'win32-x64', 'linux-x64']) {
      expect(
        names.filter((name) => name.startsWith('node_modules/@napi-rs/keyring-') && name.includes(platform)),
      ).not.toEqual([])
      expect(
        names.filter((name) => name.startsWith('node_modules/@biomejs/cli-') && name.includes(platform)),
      ).not.toEqual([])
    }
  })

  it('may run no install script but the one that brings Node', () => {
    expect(manifest.allowScripts).toEqual({ node: true })
  })
})
