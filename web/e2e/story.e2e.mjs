import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { launch, violations } from './browser.mjs'
import { programOf, startStack } from './stack.mjs'

const MOST_SCRIPT_KB = 180
const MOST_REQUESTS = 3
// A stack that ORGHUB_URL names may have been through this before.
const RUN = Date.now().toString(36)
const CANARY = '<img src=x onerror="window.canary=1">'
const INES = { tenantId: 'brightside', userId: 'ines', email: 'ines@example.org' }
const PLATFORM = { tenantId: 'brightside', userId: 'machine', scope: 'orghub/platform' }

let stack
let program
let browser
const troubles = []

before(async () => {
  stack = await startStack()
  program = programOf(stack.url)
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await stack?.stop()
})

/** A person's own browser, as far as cookies and storage go. */
async function person(options = {}) {
  const context = await browser.newContext({
    baseURL: stack.url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    ...options,
  })
  context.setDefaultTimeout(45_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      troubles.push(message.text())
    }
  })
  return { context, page }
}

async function agent(options) {
  const { context, page } = await person(options)
  await page.goto('/organisation')
  await page.getByRole('button', { name: 'Inês Barros' }).click()
  await page.getByTestId('team').waitFor()
  return { context, page }
}

async function tenantAdmin(options, at = '/tenant') {
  const { context, page } = await person(options)
  await page.goto(at)
  await page.getByRole('button', { name: 'Tenant admin' }).click()
  return { context, page }
}

/** What the agent's link opens beside the hub. */
async function publicPage({ context, page }) {
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'View public page' }).click(),
  ])
  return opened
}

async function signInAs(page, { userId, email = '', role, tenantId = 'brightside' }) {
  await page.getByText('Somebody else', { exact: true }).click()
  await page.getByLabel('Tenant', { exact: true }).fill(tenantId)
  await page.getByLabel('User id').fill(userId)
  await page.getByLabel('E-mail address').fill(email)
  if (role) {
    await page.getByLabel('Runs the tenant').check()
  }
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const number = async (page, id) => Number(await page.getByTestId(id).innerText())

async function becomes(page, id, value) {
  await page.waitForFunction(
    ([name, text]) => document.querySelector(`[data-testid="${name}"]`)?.textContent === text,
    [id, String(value)],
    { timeout: 45_000 },
  )
}

describe('In the browser', { timeout: 1_200_000 }, () => {
  it('the hub is there after few requests and little script, and nothing jumps', async () => {
    const { context, page } = await agent()
    const scripts = []
    page.on('response', async (response) => {
      if (response.request().resourceType() === 'script') {
        scripts.push(gzipSync(await response.body()).length)
      }
    })
    await page.addInitScript(() => {
      globalThis.shift = 0
      globalThis.asked = []
      const { fetch } = globalThis
      globalThis.fetch = (request, init) => {
        globalThis.asked.push(new URL(request.url ?? request, location.href).pathname)
        return fetch(request, init)
      }
      new MutationObserver((_, observer) => {
        if (document.querySelector('[data-testid="team"]')) {
          globalThis.askedBeforeTeam = [...globalThis.asked]
          observer.disconnect()
        }
      }).observe(document, { childList: true, subtree: true })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          globalThis.shift += entry.value
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    // As one who has signed in: the choice of a person is the local stack's own.
    await page.reload()
    await page.getByTestId('team').waitFor()
    const visibleAfter = await page.evaluate(() => performance.now())
    await page.getByTestId('pending').waitFor()
    const { shift, asked, askedBeforeTeam } = await page.evaluate(() => {
      const { shift, asked, askedBeforeTeam } = globalThis
      return { shift, asked, askedBeforeTeam }
    })
    const ofTheApi = (path) => !path.startsWith('/_local/') && path !== '/config.json'
    const beforeTeam = askedBeforeTeam.filter(ofTheApi)
    const kB = scripts.reduce((sum, size) => sum + size, 0) / 1000
    console.log(
      `First load: ${kB.toFixed(1)} kB of script (gzip), ${beforeTeam.length} API requests before the team,` +
        ` team after ${Math.round(visibleAfter)} ms, layout shift ${shift.toFixed(3)}`,
    )
    assert.ok(kB > 0 && kB <= MOST_SCRIPT_KB)
    assert.ok(beforeTeam.length <= MOST_REQUESTS, beforeTeam.join(', '))
    assert.ok(!asked.some((path) => path.endsWith('/clients')))
    assert.ok(shift < 0.01, `layout shift ${shift}`)
    await context.close()
  })

  it('an agent invites, the tutor accepts by the mail’s link, and the agent sees it happen', async () => {
    const { context, page } = await agent()
    await page.getByTestId('licences-reserved').waitFor()
    const reserved = await number(page, 'licences-reserved')
    const consumed = await number(page, 'licences-consumed')
    const size = await number(page, 'team-size')
    await program.call(PLATFORM, 'PUT', '/profiles/juno', { displayName: 'Juno Accepting', email: 'juno@example.org' })

    await page.getByLabel('E-mail addresses').fill('juno@example.org')
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByText('1 invitation is on the way.').waitFor()
    await page.getByTestId('pending').getByText('juno@example.org').waitFor()
    await becomes(page, 'licences-reserved', reserved + 1)

    const tutor = await person()
    await tutor.page.goto(await program.linkTo('juno@example.org'))
    await tutor.page.getByRole('heading', { name: /Join .*Ardent Tutors/ }).waitFor()
    assert.deepEqual(await violations(tutor.page), [])
    await signInAs(tutor.page, { userId: 'juno', email: 'juno@example.org' })
    await tutor.page.getByRole('button', { name: 'Accept' }).click()
    await tutor.page.getByRole('heading', { name: /You are a member of/ }).waitFor()

    await page.getByTestId('team').getByText('Juno Accepting').waitFor({ timeout: 45_000 })
    await becomes(page, 'licences-reserved', reserved)
    await becomes(page, 'licences-consumed', consumed + 1)
    await becomes(page, 'team-size', size + 1)
    await page.waitForFunction(
      () => !document.querySelector('[data-testid="pending"]')?.textContent?.includes('juno@example.org'),
    )

    const message = page.getByRole('link', { name: 'Message Juno Accepting' })
    assert.equal(await message.getAttribute('href'), 'mailto:juno@example.org')

    await tutor.page.getByRole('link', { name: /Go to/ }).click()
    await tutor.page.getByTestId('team').getByText('Juno Accepting').waitFor()
    assert.equal(await tutor.page.getByRole('button', { name: /^Remove/ }).count(), 0)
    assert.equal(await tutor.page.getByRole('link', { name: /^Message/ }).count(), 0)
    assert.deepEqual(await violations(tutor.page), [])
    await tutor.context.close()

    await page.getByRole('button', { name: 'Remove Juno Accepting' }).click()
    await page.getByRole('alertdialog').getByText('The licence is free again for somebody else.').waitFor()
    await page.getByRole('button', { name: 'Yes, remove' }).click()
    await page.getByText(/Juno Accepting.* has been removed/).waitFor()
    await becomes(page, 'licences-consumed', consumed)
    await context.close()
  })

  it('an invitation for somebody else is refused in plain words', async () => {
    const { context, page } = await person()
    await page.goto(await program.linkTo('kofi.asante-boateng@example.org'))
    await signInAs(page, { userId: 'mallory', email: 'mallory@example.org' })
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText(/sent to another address than the one you are signed in with/).waitFor()
    await context.close()
  })

  it('who signs in on the issuer’s page comes back to where they were, with nothing left behind', async () => {
    // The local policy knows no issuer elsewhere.
    const { context, page } = await person({ bypassCSP: true })
    const issuer = 'https://issuer.example/pool'
    const given = {}
    let tokens = 0
    const answer = (body) => ({ json: body, headers: { 'access-control-allow-origin': '*' } })
    const access = async () => (await (await fetch(`${stack.url}/_local/token`, { method: 'POST', body: JSON.stringify(INES) })).json()).access_token
    await page.route('**/config.json', (route) => route.fulfill({ json: { issuer, clientId: 'web' } }))
    await page.route(`${issuer}/.well-known/openid-configuration`, (route) =>
      route.fulfill(
        answer({ issuer, authorization_endpoint: 'https://sign-in.example/authorize', token_endpoint: 'https://sign-in.example/token' }),
      ),
    )
    await page.route('https://sign-in.example/authorize?*', (route) => {
      Object.assign(given, Object.fromEntries(new URL(route.request().url()).searchParams))
      const back = `${given.redirect_uri}?code=one-use&state=${given.state}`
      return route.fulfill({ status: 302, headers: { location: back } })
    })
    await page.route('https://sign-in.example/token', async (route) => {
      const sent = Object.fromEntries(new URLSearchParams(route.request().postData()))
      tokens += 1
      if (sent.grant_type === 'authorization_code') {
        const challenge = createHash('sha256').update(sent.code_verifier).digest('base64url')
        assert.equal(challenge, given.code_challenge)
        assert.equal(sent.code, 'one-use')
        // Refused by the API, so that the client has to ask for another.
        return route.fulfill(answer({ access_token: 'e30.e30.x', token_type: 'Bearer', refresh_token: 'again', expires_in: 1 }))
      }
      assert.equal(sent.refresh_token, 'again')
      return route.fulfill(answer({ access_token: await access(), token_type: 'Bearer', expires_in: 3600 }))
    })
    await page.goto('/organisation?tab=clients#here')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByTestId('clients').waitFor()
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search + new URL(page.url()).hash, '/organisation?tab=clients#here')
    assert.equal(given.code_challenge_method, 'S256')
    assert.equal(tokens, 2)
    assert.deepEqual(await page.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage), document.cookie]), [[], [], ''])
    await context.close()
  })

  it('a session that ends in the middle of a form loses nothing that was typed', async () => {
    const { context, page } = await agent()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('Description').fill(`Typed before it ended ${RUN}`)
    const refuse = (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } })
    await page.route('**/groups/**', refuse)
    await page.route('**/_local/token', refuse)
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText(/nothing that you typed is lost/).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.unroute('**/groups/**')
    await page.unroute('**/_local/token')
    await dialog.getByRole('button', { name: 'Inês Barros' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.getByLabel('Description').inputValue(), `Typed before it ended ${RUN}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await context.close()
  })

  it('a session of the issuer’s is taken up again in a window beside, and what was typed stays', async () => {
    const { context, page } = await person({ bypassCSP: true })
    const issuer = 'https://issuer.example/pool'
    const given = {}
    let redeemed = 0
    const answer = (body) => ({ json: body, headers: { 'access-control-allow-origin': '*' } })
    const access = async () => (await (await fetch(`${stack.url}/_local/token`, { method: 'POST', body: JSON.stringify(INES) })).json()).access_token
    await context.route('**/config.json', (route) => route.fulfill({ json: { issuer, clientId: 'web' } }))
    await context.route(`${issuer}/.well-known/openid-configuration`, (route) =>
      route.fulfill(
        answer({ issuer, authorization_endpoint: 'https://sign-in.example/authorize', token_endpoint: 'https://sign-in.example/token' }),
      ),
    )
    await context.route('https://sign-in.example/authorize?*', (route) => {
      Object.assign(given, Object.fromEntries(new URL(route.request().url()).searchParams))
      return route.fulfill({ status: 302, headers: { location: `${given.redirect_uri}?code=one-use&state=${given.state}` } })
    })
    await context.route('https://sign-in.example/token', async (route) => {
      const sent = Object.fromEntries(new URLSearchParams(route.request().postData()))
      assert.equal(createHash('sha256').update(sent.code_verifier).digest('base64url'), given.code_challenge)
      redeemed += 1
      return route.fulfill(answer({ access_token: await access(), token_type: 'Bearer', expires_in: 3600 }))
    })
    await page.goto('/organisation?tab=info')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByLabel('Description').fill(`Typed beside ${RUN}`)
    await page.route('**/groups/**', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }))
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    await page.unroute('**/groups/**')
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(redeemed, 2)
    assert.equal(await page.getByLabel('Description').inputValue(), `Typed beside ${RUN}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await context.close()
  })

  it('two who change the same see both versions, and nothing is lost', async () => {
    const one = await agent()
    const other = await agent()
    for (const { page } of [one, other]) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByLabel('Description').waitFor()
    }
    await one.page.getByLabel('Description').fill(`The first word ${RUN}`)
    await one.page.getByRole('button', { name: 'Save' }).click()
    await one.page.getByText('Saved.').waitFor()
    await other.page.getByLabel('Description').fill(`The second word ${RUN}`)
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByRole('radio', { name: /The first word/ }).waitFor()
    assert.equal(await other.page.getByLabel('Description').inputValue(), `The second word ${RUN}`)
    assert.deepEqual(await violations(other.page), [])
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('Saved.').waitFor()
    await (await publicPage(other)).getByText(`The second word ${RUN}`).waitFor()
    await one.context.close()
    await other.context.close()
  })

  it('a logo is what its file shows, and nothing else', async () => {
    const { context, page } = await agent()
    const picture = await page.getByRole('heading', { level: 1 }).screenshot()
    await page.getByRole('button', { name: 'Settings' }).click()
    const file = page.getByLabel('Logo', { exact: true })
    await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') })
    await page.getByText('That file is no picture that can be read.').waitFor()
    const marked = Buffer.concat([picture, Buffer.from('where it was taken')])
    await file.setInputFiles({ name: 'logo.jpg', mimeType: 'image/jpeg', buffer: marked })
    await page.getByText('The picture is there. Save to show it to everybody.').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    const shown = await publicPage({ context, page })
    const logo = shown.locator('img.logo')
    await logo.waitFor()
    await shown.waitForFunction(() => document.querySelector('img.logo')?.naturalWidth > 0)
    const bytes = Buffer.from(await (await fetch(stack.url + (await logo.getAttribute('src')))).arrayBuffer())
    assert.ok(!bytes.includes('where it was taken'))
    await context.close()
  })

  it('the hub is worked by keyboard alone', async () => {
    const { context, page } = await person()
    await page.goto('/organisation')
    await page.getByText('People of the demo').waitFor()
    const press = (key) => page.keyboard.press(key)
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement
        return element === document.body ? '' : (element?.getAttribute('aria-label') ?? element?.textContent)
      })
    const tabTo = async (name) => {
      for (let steps = 0; steps < 60; steps++) {
        if (name.test((await focused()) ?? '')) {
          return
        }
        await press('Tab')
      }
      throw new Error(`Not reached by Tab: ${name}; at ${await focused()}`)
    }
    await tabTo(/^IB|Inês Barros/)
    await press('Enter')
    await page.getByTestId('team').waitFor()
    await tabTo(/^Team$/)
    await press('ArrowRight')
    await page.getByTestId('clients').waitFor()
    await press('ArrowLeft')
    await page.getByTestId('team').waitFor()
    await tabTo(/^Remove Eleni/)
    await press('Enter')
    await page.getByRole('alertdialog').waitFor()
    assert.equal(await focused(), 'Cancel')
    await press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Remove Eleni'))
    await tabTo(/^Revoke the invitation of Rosalia/)
    await context.close()
  })

  it('no page has an accessibility violation, in light and dark, wide and narrow', async () => {
    const admin = { tenantId: 'brightside', userId: 'admin', role: 'tenant-admin' }
    for (const name of ['نادي القراءة لطلاب المرحلة الثانوية', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.repeat(2)]) {
      await program.call(admin, 'POST', '/groups', { type: 'group', name })
    }
    await program.settle()
    const link = await program.linkTo('kofi.asante-boateng@example.org')
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1280, 360]) {
        const where = `${colorScheme}, ${width} px`
        const { context, page: first } = await person({ colorScheme, viewport: { width, height: 800 } })
        let page = first
        const check = async (state) => {
          assert.deepEqual(await violations(page), [], `${state}, ${where}`)
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          assert.ok(wider <= 0, `${state}, ${where}: ${wider} px too wide`)
        }
        await page.goto('/organisation')
        await page.getByText('People of the demo').waitFor()
        await check('sign-in')
        await page.getByRole('button', { name: 'Inês Barros' }).click()
        await page.getByTestId('pending').waitFor()
        await check('team')
        await page.getByRole('button', { name: 'Remove Eleni Papadaki' }).click()
        await page.getByRole('alertdialog').waitFor()
        await check('removing')
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Send invitation' }).click()
        await page.getByText('Type at least one e-mail address.').waitFor()
        await page.getByRole('tab', { name: 'Clients' }).click()
        await page.getByTestId('clients').waitFor()
        await check('clients')
        await page.getByRole('tab', { name: 'Info' }).click()
        await page.getByLabel('Description').waitFor()
        await check('info')
        const runs = await tenantAdmin({ colorScheme, viewport: { width, height: 800 } })
        const agents = page
        page = runs.page
        await page.getByTestId('organisations').waitFor()
        await check('usage')
        await page.getByRole('tab', { name: 'Create' }).click()
        await page.getByRole('button', { name: 'Create organisation' }).click()
        await page.getByText('This is needed.').waitFor()
        await check('create')
        await page.getByRole('tab', { name: 'Courses' }).click()
        await page.getByTestId('courses').waitFor()
        await check('courses of the tenant')
        await page.getByRole('tab', { name: 'Usage' }).click()
        await page.getByRole('link', { name: 'Ardent Tutors' }).click()
        await page.getByTestId('ledger').waitFor()
        await check('licences')
        await page.getByRole('tab', { name: 'Import' }).click()
        await page.getByLabel('CSV file').waitFor()
        await check('import')
        await runs.context.close()
        page = agents
        await page.getByLabel('Switch to').selectOption('Saturday circle')
        await page.getByTestId('team').waitFor()
        await check('group')
        await page.getByRole('tab', { name: 'Courses' }).click()
        await page.getByTestId('enrolments').waitFor()
        await check('courses')
        await page.goBack()
        await page.goBack()
        await page.getByLabel('Description').waitFor()
        await context.setOffline(true)
        await page.getByText(/You are offline/).waitFor()
        await check('offline')
        await context.setOffline(false)
        page = await publicPage({ context, page })
        await page.getByRole('heading', { name: 'Lessons' }).waitFor()
        await check('public page')
        page = agents
        await page.goto(link)
        await page.getByRole('button', { name: 'Accept' }).waitFor()
        await page.getByRole('button', { name: 'Decline' }).click()
        await page.getByRole('alertdialog').waitFor()
        await check('invitation')
        await page.goto('/o/nobody-is-here')
        await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
        await check('no such page')
        await context.close()
      }
    }
  })

  it('the public page is read without a script, and tells those who preview links what it is', async () => {
    const { context, page } = await person({ javaScriptEnabled: false })
    const response = await page.goto('/o/ardent-tutors')
    assert.equal(response.status(), 200)
    await page.getByRole('heading', { level: 1, name: 'Ardent Tutors' }).waitFor()
    await page.getByText('Eleni Papadaki').first().waitFor()
    assert.equal(await page.locator('meta[property="og:title"]').getAttribute('content'), 'Ardent Tutors')
    assert.equal(await page.locator('script').count(), 0)
    assert.match(response.headers()['content-security-policy'], /style-src 'self'.*frame-ancestors 'none'/)
    await context.close()
  })

  it('who runs the tenant creates an organisation, grants licences and sees the ledger', async () => {
    const { context, page } = await tenantAdmin()
    await page.getByTestId('organisations').waitFor()
    await page.getByRole('tab', { name: 'Create' }).click()
    await page.getByLabel('Name', { exact: true }).fill(`Pier School ${RUN}`)
    await page.getByLabel('Licences to begin with').fill('2')
    await page.getByRole('button', { name: 'Create organisation' }).click()
    await page.getByRole('link', { name: /Open .*Pier School/ }).click()
    await page.getByRole('heading', { level: 1, name: `Pier School ${RUN}` }).waitFor()
    await page.getByText('2 of 2 available').first().waitFor()

    await page.getByLabel('How many').fill('25')
    await page.getByLabel('Reason').first().fill('Order 4711')
    await page.getByRole('button', { name: 'Grant 25 licences' }).dblclick()
    await page.getByText('25 licences are granted.').waitFor()
    const ledger = page.getByTestId('ledger')
    await ledger.getByText('25 granted').waitFor()
    await ledger.getByText('27 of 27 available').waitFor()
    await becomes(page, 'licences-available', '27 of 27 available')

    await page.getByLabel('New total').fill('3')
    await page.getByLabel('Reason').last().fill('Contract of spring')
    await page.getByRole('button', { name: 'Set the total' }).click()
    await page.getByText('The total is 3.').waitFor()
    await ledger.getByText('Total set to 3').waitFor()
    assert.equal(await ledger.getByText('25 granted').count(), 1)
    assert.deepEqual(await violations(page), [])

    await page.getByRole('link', { name: 'Open the organisation’s page' }).click()
    await page.getByRole('heading', { level: 1, name: `Pier School ${RUN}` }).waitFor()
    await page.getByTestId('team').waitFor()
    await context.close()
  })

  it('who runs the tenant imports a file, sees each row’s verdict and gets back what failed', async () => {
    const admin = { tenantId: 'brightside', userId: 'admin', role: 'tenant-admin' }
    const { groupId } = await program.call(admin, 'POST', '/groups', {
      type: 'organisation',
      name: `Import Academy ${RUN}`,
      licences: 3,
    })
    for (const userId of ['known-1', 'known-2']) {
      const profile = { displayName: `${userId} ${RUN}`, email: `${userId}-${RUN}@example.org` }
      await program.call(PLATFORM, 'PUT', `/profiles/${userId}-${RUN}`, profile)
    }
    const { context, page } = await tenantAdmin({}, `/tenant?g=${groupId}&tab=import`)
    const file = [
      'name,userId,email',
      `One,known-1-${RUN},`,
      `Two,,known-2-${RUN}@example.org`,
      `Three,,new-${RUN}@example.org`,
      'Four,=1+1,',
      `Five,known-1-${RUN},`,
      `Six,late-${RUN},`,
    ].join('\r\n')
    await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    const rows = page.getByTestId('verdicts')
    await rows.getByRole('row', { name: /=1\+1 Cannot be read/ }).waitFor()
    await rows.getByRole('row', { name: new RegExp(`new-${RUN}@example.org Invited`) }).waitFor()
    await rows.getByRole('row', { name: new RegExp(`late-${RUN} No licence left`) }).waitFor()
    assert.equal(await rows.getByText('Added').count(), 2)
    assert.deepEqual(await violations(page), [])

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download what failed' }).click(),
    ])
    const text = await readFile(await download.path(), 'utf8')
    const lines = text.replace('\uFEFF', '').trim().split('\r\n')
    assert.equal(lines.length, 3)
    assert.match(lines[1], /^5,"'=1\+1",,malformed,/)
    assert.equal(lines[2], `7,late-${RUN},,no-licence,`)

    // The link of it stays good, and what was given back can be imported.
    await program.call(admin, 'PUT', `/organisations/${groupId}/licences`, { granted: 5, reason: 'More' })
    await page.reload()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    await page.getByRole('button', { name: 'Import another file' }).click()
    await page.getByLabel('CSV file').setInputFiles({ name: 'failed.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    await page.getByTestId('verdicts').getByRole('row', { name: new RegExp(`late-${RUN} Added`) }).waitFor()
    await context.close()
  })

  it('what somebody typed is text on every page', async () => {
    const TENANT = `canary-${RUN}`
    const tenant = { tenantId: TENANT, userId: 'agent', email: 'agent@example.org' }
    const platform = { ...PLATFORM, tenantId: TENANT }
    const provisioner = { tenantId: TENANT, userId: 'p', scope: 'orghub/provision' }
    await program.call(provisioner, 'PUT', `/tenants/${TENANT}`, {
      name: CANARY,
      groupTypes: ['group', 'organisation'],
      startingLicences: 5,
    })
    for (const userId of ['agent', 'tutor', 'pupil']) {
      const profile = { displayName: `${CANARY} ${userId}`, headline: CANARY, public: true }
      await program.call(platform, 'PUT', `/profiles/${userId}`, profile)
    }
    const { groupId, slug } = await program.call(tenant, 'POST', '/groups', {
      type: 'organisation',
      name: CANARY,
      description: CANARY,
      slug: `canary-${RUN}`,
    })
    await program.call(tenant, 'POST', `/groups/${groupId}/members`, { userId: 'tutor' })
    await program.call(platform, 'PUT', '/profile-links/tutor/GUARDIAN/pupil', {})
    await program.call(platform, 'PUT', `/listings/canary-${RUN}`, {
      tutorId: 'tutor',
      title: CANARY,
      subject: CANARY,
      price: { currency: 'GBP', minor: 100 },
    })
    await program.call(tenant, 'POST', `/groups/${groupId}/invitations`, { email: `canary-${RUN}@example.org`, message: CANARY })
    const admin = { tenantId: TENANT, userId: 'admin', role: 'tenant-admin' }
    const plain = await program.call(admin, 'POST', '/groups', { type: 'group', name: CANARY, ownerId: 'agent' })
    await program.call(admin, 'PUT', '/courses/canary', { title: CANARY })
    const enrolment = { userIds: ['tutor'], courseIds: ['canary'] }
    await program.call(admin, 'POST', `/groups/${plain.groupId}/members`, { userId: 'tutor' })
    await program.call(admin, 'POST', `/groups/${plain.groupId}/enrolments`, enrolment)
    await program.settle()

    const { context, page: first } = await person()
    let page = first
    const check = async (text) => {
      await page.getByText(text).first().waitFor()
      assert.equal(await page.evaluate(() => globalThis.canary), undefined)
      assert.equal(await page.locator('img[src="x"]').count(), 0)
    }
    await page.goto('/organisation')
    await signInAs(page, tenant)
    await check(`${CANARY} tutor`)
    await page.getByRole('tab', { name: 'Clients' }).click()
    await check(`${CANARY} pupil`)
    await page.getByRole('tab', { name: 'Info' }).click()
    await page.getByLabel('Description').waitFor()
    assert.equal(await page.getByLabel('Description').inputValue(), CANARY)
    await page.goto(`/o/${slug}`)
    await check(`${CANARY} tutor`)
    await page.goto(`/groups/${plain.groupId}`)
    await check(`${CANARY} tutor`)
    await page.getByRole('tab', { name: 'Courses' }).click()
    await page.getByTestId('enrolments').waitFor()
    await check(CANARY)
    await page.goto(await program.linkTo(`canary-${RUN}@example.org`))
    await check(CANARY)
    await context.close()

    const runs = await person()
    await runs.page.goto('/tenant')
    page = runs.page
    await signInAs(page, admin)
    await page.getByTestId('organisations').waitFor()
    await check(CANARY)
    await page.getByRole('tab', { name: 'Courses' }).click()
    await page.getByTestId('courses').waitFor()
    await check(CANARY)
    await program.call(admin, 'POST', `/organisations/${groupId}/licences/grants`, { quantity: 1, reason: CANARY }, { 'idempotency-key': 'canary' })
    await program.settle()
    await page.goto(`/tenant?g=${groupId}`)
    await page.getByTestId('ledger').waitFor()
    await check(CANARY)
    await runs.context.close()
  })

  it('no script has failed, and nothing has gone against the content security policy', () => {
    assert.deepEqual(troubles, [])
  })
})
