import assert from 'node:assert/strict'
import { after, afterEach, before } from 'node:test'
import { launch } from './browser.mjs'
import { programOf, startStack } from './stack.mjs'

export const LONGEST_MS = 1_200_000
// A stack that ORGHUB_URL names may have been through this before.
export const RUN = Date.now().toString(36)
export const INES = { tenantId: 'brightside', userId: 'ines', email: 'ines@example.org' }
export const ADMIN = { tenantId: 'brightside', userId: 'admin', role: 'tenant-admin' }
export const PLATFORM = { tenantId: 'brightside', userId: 'machine', scope: 'orghub/platform' }

/** The stack, its API and the browser: one of each for all files that are run together. */
export let stack
export let program
let browser
const contexts = []
const troubles = []

before(async () => {
  stack = await startStack()
  program = programOf(stack.url)
  browser = await launch()
})

// Nothing goes wrong on any page, whatever the test was about.
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()))
  assert.deepEqual(troubles.splice(0), [])
})

after(async () => {
  await browser?.close()
  await stack?.stop()
})

/** A person's own browser, as far as cookies and storage go; it is closed at the end of the test. */
export async function person(options = {}) {
  const context = await browser.newContext({
    baseURL: stack.url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    ...options,
  })
  contexts.push(context)
  context.setDefaultTimeout(45_000)
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Against the policy: ${violatedDirective}, ${blockedURI}`),
    )
    // What tests type as a name would set it, if it were ever more than text.
    Object.defineProperty(globalThis, 'canary', { set: () => console.error('What was typed has run as a script') })
  })
  context.on('weberror', (failure) => troubles.push(failure.error().message))
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      troubles.push(message.text())
    }
  })
  // Of leaving what was not saved, which no test means to come back to.
  context.on('dialog', (dialog) => dialog.accept())
  return { context, page: await context.newPage() }
}

export async function agent(options) {
  const { context, page } = await person(options)
  await page.goto('/organisation')
  await page.getByRole('button', { name: 'Inês Barros' }).click()
  await page.getByTestId('team').waitFor()
  return { context, page }
}

export async function tenantAdmin(options, at = '/tenant') {
  const { context, page } = await person(options)
  await page.goto(at)
  await page.getByRole('button', { name: 'Tenant admin' }).click()
  return { context, page }
}

/** What the agent's link opens beside the hub. */
export async function publicPage({ context, page }) {
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'View public page' }).click(),
  ])
  return opened
}

export async function signInAs(page, { userId, email = '', role, tenantId = 'brightside' }) {
  await page.getByText('Somebody else', { exact: true }).click()
  await page.getByLabel('Tenant', { exact: true }).fill(tenantId)
  await page.getByLabel('User id').fill(userId)
  await page.getByLabel('E-mail address').fill(email)
  if (role) {
    await page.getByLabel('Runs the tenant').check()
  }
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export const number = async (page, id) => Number(await page.getByTestId(id).innerText())

export async function becomes(page, id, value) {
  await page.waitForFunction(
    ([name, text]) => document.querySelector(`[data-testid="${name}"]`)?.textContent === text,
    [id, String(value)],
    { timeout: 45_000 },
  )
}
