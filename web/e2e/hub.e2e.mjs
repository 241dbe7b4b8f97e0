import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { violations } from './browser.mjs'
import { agent, becomes, LONGEST_MS, number, person, PLATFORM, program, publicPage, RUN, signInAs, stack, tenantAdmin } from './stage.mjs'

const MOST_SCRIPT_KB = 180
const MOST_REQUESTS = 3

describe('The hub in the browser', { timeout: LONGEST_MS }, () => {
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
  })

  it('an invitation for somebody else is refused in plain words', async () => {
    const { context, page } = await person()
    await page.goto(await program.linkTo('kofi.asante-boateng@example.org'))
    await signInAs(page, { userId: 'mallory', email: 'mallory@example.org' })
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText(/sent to another address than the one you are signed in with/).waitFor()
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
    await other.page.getByText('Choose above which version is to stay').waitFor()
    await other.page.getByRole('radio', { name: /The second word/ }).check()
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('Saved.').waitFor()
    await (await publicPage(other)).getByText(`The second word ${RUN}`).waitFor()
  })

  it('a page whose script does not come says so, and who leaves with something unsaved is asked', async () => {
    const { page } = await tenantAdmin({}, '/organisation')
    await page.route('**/assets/tenant-page-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Tenant', exact: true }).click()
    await page.getByText(/^This page could not be loaded/).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.unroute('**/assets/tenant-page-*.js')
    await page.getByRole('button', { name: 'Load the page anew' }).click()
    await page.getByTestId('organisations').waitFor()
    await page.getByRole('tab', { name: 'Create' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Not yet')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('alertdialog').getByText('Sign out and lose what is not saved?').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Escape')
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Not yet')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out all the same' }).click()
    await page.getByText('People of the demo').waitFor()
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
  })
})
