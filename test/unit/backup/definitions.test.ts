import { describe, expect, it } from 'vitest'
import { acme, buildTwoInstallations } from '../../support/backup-rig.ts'

const add = (name: string, settings: Record<string, string> = {}) => ({
  ...{ id: `id-${name}`, name, providerId: 'acme', grant: 'authorization-code' as const, settings, tags: ['team'] },
  createdAt: 1,
})

describe('a file of definitions', () => {
  it('is readable JSON that makes the same profiles elsewhere, signed out', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.profiles.add(add('work', { scope: 'read' }), { clientSecret: 'CANARY' })
    await two.catalog.remove('acme')
    const { text } = await one.backup.exportFile('definitions', undefined, undefined)
    expect(JSON.parse(text)).toMatchObject({
      format: 'tokenvault-export',
      contents: {
        providers: [{ definition: acme }],
        profiles: [{ name: 'work', settings: { scope: 'read' }, tags: ['team'] }],
      },
    })
    expect(text).not.toContain('CANARY')
    expect(await two.backup.importFile(text, undefined, 'refuse', false)).toMatchObject({
      added: [{ name: 'work' }],
      providers: ['acme'],
    })
    const made = two.profiles.find('work')
    expect([made.id === 'id-work', made.storedSecrets, two.profiles.session(made.id).facts.summary]).toEqual([
      false,
      [],
      null,
    ])
  })

  it('does not carry a consent to plain http, neither out nor in', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.profiles.add(add('work', { allowPlainHttp: 'true' }), {})
    const { text } = await one.backup.exportFile('definitions', undefined, undefined)
    expect(text).not.toContain('allowPlainHttp')
    const forged = JSON.parse(text) as Forged
    const settings = { allowPlainHttp: 'true', upstream: 'http://elsewhere.example' }
    Object.assign(forged.contents.profiles[0] ?? {}, { settings })
    await expect(two.backup.importFile(JSON.stringify(forged), undefined, 'refuse', false)).rejects.toMatchObject({
      code: 'INSECURE_TARGET',
      details: { profile: 'work' },
    })
    expect(two.profiles.list()).toEqual([])
  })

  it.each<[string, (contents: Forged['contents']) => unknown, string]>([
    [
      'a definition that is none',
      ({ providers }) => Object.assign(providers[0] ?? {}, { definition: { id: 'x' } }),
      'DEFINITION_INVALID',
    ],
    [
      'a provider that nobody has',
      ({ profiles }) => Object.assign(profiles[0] ?? {}, { provider: 'nobody' }),
      'NOT_FOUND',
    ],
    [
      'a grant that its provider does not have',
      ({ profiles }) => Object.assign(profiles[0] ?? {}, { grant: 'static' }),
      'INVALID_INPUT',
    ],
    ['a name that is none', ({ profiles }) => Object.assign(profiles[0] ?? {}, { name: '../x' }), 'VAULT_DAMAGED'],
    [
      'a secret among its settings',
      ({ profiles }) => Object.assign(profiles[0] ?? {}, { settings: { scope: 'eyJhbGciOi.eyJzdWIiOi.x' } }),
      'INVALID_INPUT',
    ],
    ['one name twice', ({ profiles }) => profiles.push({ ...profiles[0] }), 'INVALID_INPUT'],
  ])('with %s is refused as a whole', async (_, forge, code) => {
    const { one, two } = await buildTwoInstallations()
    await one.profiles.add(add('work'), {})
    await one.profiles.add(add('fine'), {})
    const file = JSON.parse((await one.backup.exportFile('definitions', undefined, undefined)).text) as Forged
    forge(file.contents)
    await expect(two.backup.importFile(JSON.stringify(file), undefined, 'refuse', false)).rejects.toMatchObject({
      code,
    })
    expect(two.profiles.list()).toEqual([])
  })

  it('never replaces a definition without being told, and a built-in one never', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.profiles.add(add('work'), {})
    const text = (await one.backup.exportFile('definitions', undefined, undefined)).text
    const other = { ...acme, upstream: 'https://other.example' }
    await two.catalog.add(other, 'other.json')
    await expect(two.backup.importFile(text, undefined, 'refuse', false)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { providers: 'acme' },
    })
    expect(await two.backup.importFile(text, undefined, 'rename', false)).toMatchObject({ providers: ['acme-2'] })
    expect(two.profiles.find('work').providerId).toBe('acme-2')
    expect(two.catalog.find('acme').upstream).toBe('https://other.example')

    const builtIn = JSON.parse(text) as Forged
    builtIn.contents.providers = [{ definition: { ...acme, id: 'github' }, source: 'github.json' }]
    builtIn.contents.profiles = []
    await expect(two.backup.importFile(JSON.stringify(builtIn), undefined, 'replace', false)).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('that replaces a profile with other settings ends the session that was made for the old ones', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.profiles.add(add('work', { scope: 'other' }), {})
    await two.profiles.add({ ...add('work'), id: 'own' }, { clientSecret: 'kept' })
    await two.signIn('own', two.server.signIn('own'))
    const text = (await one.backup.exportFile('definitions', undefined, undefined)).text
    expect(await two.backup.importFile(text, undefined, 'replace', false)).toMatchObject({ replaced: ['work'] })
    expect(two.profiles.find('work')).toMatchObject({
      id: 'own',
      settings: { scope: 'other' },
      storedSecrets: ['clientSecret'],
    })
    expect(await two.profiles.tokens('own')).toBeUndefined()
  })
})

interface Forged {
  contents: {
    providers: { definition: object; source: string }[]
    profiles: Record<string, unknown>[]
  }
}
