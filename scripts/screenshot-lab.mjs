import { setTimeout as wait } from 'node:timers/promises'

/**
 * The page of the token lab after an answer was lost and asked for again, once for each of `looks`: `open(hash)` shows a
 * page of the window, `save(name)` takes the picture.
 */
export async function takeLab({ call, proxy, open, save, looks }) {
  await call('lab.start', { scenario: 'lost-answer', port: 4830 })
  // Long enough for all pictures to be of one token, and for the second request to come before its end.
  await call('lab.configure', { settings: { accessSeconds: 40 } })
  const { id, name } = (await call('lab.addProfile')).profile
  const permissions = { profiles: [id], methods: [], paths: [], origins: [] }
  const { key } = await call('clients.add', { name: 'my-app', permissions })
  // By itself, within a minute.
  while ((await call('profiles.get', { profile: id })).refreshCount === 0) await wait(500)
  for (const path of ['me', 'echo']) {
    const answer = await fetch(`${proxy}/${name}/${path}`, { headers: { authorization: `Bearer ${key}` } })
    if (!answer.ok) throw new Error(`The lab answered ${path} with ${answer.status}.`)
  }
  for (const { language, theme, picture } of looks) {
    await call('host.setPreferences', { language, theme })
    await open('#/lab')
    await save(picture)
  }
  await call('lab.stop')
}
