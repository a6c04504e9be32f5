const { startAigneHub } = await import('../test/support/systems/aigne-hub-server.ts')
const { startApihubServer } = await import('../test/support/systems/apihub-server.ts')
const { cloudreveUser, startCloudreveServer } = await import('../test/support/systems/cloudreve-server.ts')
const { demoCozeOptions } = await import('../test/support/systems/coze-demo.ts')
const { startCozeServer } = await import('../test/support/systems/coze-server.ts')
const { moiUser, startMatrixOneServer } = await import('../test/support/systems/matrixone-server.ts')

/** A captcha as something to look at. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80">
  <rect width="240" height="80" fill="#eef2f7"/>
  <path d="M0 52C50 8 90 74 140 36S210 20 240 58M0 24C60 66 120 4 240 30" fill="none" stroke="#8aa0bd" stroke-width="2"/>
  <g font-family="serif" font-size="46" font-weight="700" fill="#2c4a75">${[...cloudreveUser.captcha]
    .map(
      (letter, at) =>
        `<text transform="translate(${30 + at * 50} ${54 + (at % 2) * 8}) rotate(${at % 2 ? 14 : -12})">${letter}</text>`,
    )
    .join('')}</g>
</svg>`

/** The servers of the five systems, and the addresses that a reader would have in their place. */
export async function startSystems() {
  const captchaPicture = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`
  const hub = await startAigneHub()
  const apihub = await startApihubServer({ keys: { 'my-access-key': 'for-the-pictures-only' } })
  const cloudreve = await startCloudreveServer({ captchaPicture })
  cloudreve.mood.captcha = 'normal'
  const coze = await startCozeServer(demoCozeOptions([]))
  const moi = await startMatrixOneServer()
  const shown = [
    [hub.url, 'https://hub.aigne.io'],
    [apihub.url, 'https://open.apihub.net'],
    [cloudreve.url, 'https://drive.example.com'],
    [`${coze.url}/device`, 'https://www.coze.cn/open/oauth/device'],
    [coze.url, 'https://api.coze.cn'],
    [moi.url, 'https://freetier-01.cn-hangzhou.cluster.matrixonecloud.cn'],
  ]
  const servers = [hub, apihub, cloudreve, coze, moi]
  return { hub, apihub, cloudreve, coze, moi, shown, close: () => Promise.all(servers.map((server) => server.close())) }
}

/**
 * One picture after the other for the documents of the five systems, each of a window with that profile alone.
 * `open(hash)` shows a page of the window, `save(name)` takes the picture.
 */
export async function takeSystems({ page, call, open, save, systems }) {
  const add = async (provider, name, grant, settings, secrets = {}) =>
    (await call('profiles.add', { provider, name, grant, settings, secrets })).id
  const dialog = page.getByRole('dialog')
  /** Starts a sign-in, waits for what its dialog shows, and cancels it after the picture. */
  const signIn = async (id, show) => {
    await open(`#/profiles/${id}`)
    const started = page.waitForResponse('**/api/call/signIn.start')
    await page.locator('article button[data-variant=primary]').click()
    const { value } = await (await started).json()
    await dialog.waitFor()
    await show()
    return () => call('signIn.cancel', { flow: value.id })
  }
  const scenes = {
    async 'aigne-hub-connect'() {
      const id = await add('aigne-hub', 'hub', 'connect', { hub: systems.hub.url })
      return [id, await signIn(id, () => dialog.getByText(/left/).waitFor())]
    },
    async 'aigne-hub-proxy'() {
      const key = { token: systems.hub.mintKey() }
      const id = await add('aigne-hub', 'hub', 'static', { hub: systems.hub.url }, key)
      await open('#/proxy')
      await page.getByText('AIGNEHubChatModel').first().waitFor()
      return [id]
    },
    async 'apihub-person'() {
      const person = { identity: 'person', userId: 'ada', roles: 'SYS_ADMIN,OPS', groups: '/技术部/运维部' }
      const settings = { ak: 'my-access-key', apiBase: systems.apihub.url, ...person }
      const id = await add('apihub', 'ada', 'self-signed', settings, { sk: 'for-the-pictures-only' })
      await open(`#/profiles/${id}`)
      await page.getByRole('button', { name: 'Look inside the token' }).click()
      await page.getByText('Everything inside, as it is written').click()
      await page.locator('pre', { hasText: 'person_token' }).scrollIntoViewIfNeeded()
      return [id]
    },
    async 'cloudreve-challenge'() {
      const { email, password } = cloudreveUser
      const id = await add('cloudreve', 'drive', 'session', { site: systems.cloudreve.url, email })
      const leave = await signIn(id, async () => {
        await dialog.locator('input').fill(password)
        await dialog.getByRole('button', { name: 'Continue' }).click()
        await dialog.locator('img').first().waitFor()
        await dialog.locator('input').fill('k7')
      })
      return [id, leave]
    },
    async 'matrixone-sign-in'() {
      const { accountName, username } = moiUser
      const id = await add('matrixone', 'moi', 'session', { apiBase: systems.moi.url, accountName, username })
      return [id, await signIn(id, () => dialog.locator('input').fill('not shown here'))]
    },
    async 'coze-add'() {
      await open('#/profiles')
      await page.keyboard.press('ControlOrMeta+k')
      await page.locator('[role=option][id$="-add-profile"]').click()
      await dialog.getByRole('list').waitFor()
      await dialog.getByRole('button', { name: /^Coze/ }).click()
      await dialog.getByRole('radio', { name: /^Device code/ }).check()
      await dialog.getByLabel(/^Client ID/).fill('my-device-app')
      return []
    },
    async 'coze-device'() {
      const { url } = systems.coze
      const settings = { region: 'cn', apiBase: url, wwwBase: url, wsBase: url, clientId: 'device-app' }
      const id = await add('coze', 'coze', 'device-code', settings)
      return [id, await signIn(id, () => dialog.locator('img').first().waitFor())]
    },
  }
  for (const [name, show] of Object.entries(scenes)) {
    await page.goto('about:blank')
    const [id, leave] = await show()
    await save(name)
    await leave?.()
    if (id) await call('profiles.remove', { profile: id })
  }
}
