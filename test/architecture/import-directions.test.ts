import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

/** ARCHITECTURE.md, "Who may import whom". */
const folders: Record<string, readonly string[]> = {
  shared: [],
  core: ['shared'],
  node: ['core', 'shared'],
  main: ['node', 'core', 'shared'],
  headless: ['node', 'core', 'shared'],
  cli: ['node', 'shared'],
  preload: ['shared'],
  renderer: ['shared'],
}

/** Bare packages by folder; `node:` stands for every built-in module. */
const packages: Record<string, readonly string[]> = {
  shared: [],
  core: ['jose', 'openid-client', 'zod'],
  node: ['node:', 'keytar', 'undici', 'jose', 'zod'],
  main: ['node:', 'electron', 'electron-store', 'zod'],
  headless: ['node:', 'zod'],
  cli: ['node:', 'commander', 'qrcode'],
  preload: ['electron'],
  renderer: [
    'react',
    'react-dom',
    'zustand',
    '@mantine/core',
    '@mantine/hooks',
    '@tanstack/react-virtual',
    'i18next',
    'react-i18next',
    'qrcode',
  ],
}

/** Statements only: a line that begins with `import` or `export`, or a dynamic import. Text that mentions one is not one. */
const specifiers =
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*'([^']+)'|^import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^} from '([^']+)'/gm

interface Import {
  readonly file: string
  readonly folder: string
  readonly specifier: string
}

const imports: Import[] = sourceFiles('src').flatMap(({ path, text }) =>
  [...text.matchAll(specifiers)].map((match) => ({
    file: path,
    folder: path.split('/')[1] as string,
    specifier: (match[1] ?? match[2] ?? match[3] ?? match[4]) as string,
  })),
)

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? 'node:'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')

describe('import directions', () => {
  it('finds the imports of every folder', () => {
    expect([...new Set(imports.map(({ folder }) => folder))].sort()).toEqual(
      Object.keys(folders)
        .filter((name) => name !== 'shared')
        .concat('shared')
        .sort(),
    )
  })

  it('follow the arrows: no folder imports one that does not stand in its row', () => {
    const violations = imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map((entry) => ({ ...entry, target: join(dirname(entry.file), entry.specifier).split('/') }))
      .filter(
        ({ folder, target }) =>
          target[0] !== 'src' || (target[1] !== folder && !folders[folder]?.includes(target[1] as string)),
      )
      .filter(({ specifier }) => !specifier.endsWith('.json') || specifier.includes('..'))
      // Which version this is: data, and in every build.
      .filter(({ file, specifier }) => file !== 'src/node/app-version.ts' || specifier !== '../../package.json')
      .map(({ file, specifier }) => `${file} → ${specifier}`)
    expect(violations).toEqual([])
  })

  it('use only the packages that the folder may see', () => {
    const violations = imports
      .filter(({ specifier }) => !specifier.startsWith('.'))
      .filter(({ folder, specifier }) => !packages[folder]?.includes(packageOf(specifier)))
      .map(({ file, specifier }) => `${file} → ${specifier}`)
    expect(violations).toEqual([])
  })

  it('keep the vault and the grants of the engine apart from what builds on them', () => {
    const inner: Record<string, readonly string[]> = {
      vault: ['grants', 'sign-in', 'refresh', 'proxy', 'handlers', 'profiles'],
      grants: ['sign-in', 'refresh', 'handlers'],
      proxy: ['handlers', 'refresh', 'grants', 'sign-in'],
    }
    const violations = imports
      .filter(({ folder, specifier }) => folder === 'core' && specifier.startsWith('.'))
      .map((entry) => ({
        ...entry,
        from: entry.file.split('/')[2] as string,
        to: join(dirname(entry.file), entry.specifier).split('/')[2] as string,
      }))
      .filter(({ from, to }) => inner[from]?.includes(to))
      .map(({ file, specifier }) => `${file} → ${specifier}`)
    expect(violations).toEqual([])
  })

  it('keep features of the renderer from importing each other', () => {
    const violations = imports
      .filter(({ file, specifier }) => file.startsWith('src/renderer/features/') && specifier.startsWith('.'))
      .map((entry) => ({ ...entry, target: join(dirname(entry.file), entry.specifier).split('/') }))
      .filter(({ file, target }) => target[2] === 'features' && target[3] !== file.split('/')[3])
      .map(({ file, specifier }) => `${file} → ${specifier}`)
    expect(violations).toEqual([])
  })
})
