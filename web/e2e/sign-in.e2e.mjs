import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { violations } from './browser.mjs'
import { agent, INES, LONGEST_MS, person, program, RUN, stack } from './stage.mjs'

const ISSUER = 'https://issuer.example/pool'
const PAGE = 'https://sign-in.example'

/**
 * Stands where the issuer and its hosted page are, for a context whose policy is off: the local one knows no issuer
 * elsewhere.
 *
 * @param granted what is answered to a request for tokens
 * @return what the page was asked for last, and how often tokens were
 */
async function issuer(context, granted) {
  const asked = { tokens: 0 }
  const answer = (body) => ({ json: body, headers: { 'access-control-allow-origin': '*' } })
  const onward = (route, location) => route.fulfill({ status: 302, headers: { location } })
  await context.route('**/config.json', (route) => route.fulfill({ json: { issuer: ISSUER, clientId: 'web' } }))
  await context.route(`${ISSUER}/.well-known/openid-configuration`, (route) =>
    route.fulfill(
      answer({
        issuer: ISSUER,
        authorization_endpoint: `${PAGE}/authorize`,
        token_endpoint: `${PAGE}/token`,
        end_session_endpoint: `${PAGE}/logout`,
      }),
    ),
  )
  await context.route(`${PAGE}/authorize?*`, (route) => {
    asked.signIn = Object.fromEntries(new URL(route.request().url()).searchParams)
    return onward(route, `${asked.signIn.redirect_uri}?code=one-use&state=${asked.signIn.state}`)
  })
  await context.route(`${PAGE}/logout?*`, (route) => {
    asked.signOut = Object.fromEntries(new URL(route.request().url()).searchParams)
    return onward(route, asked.signOut.logout_uri)
  })
  await context.route(`${PAGE}/token`, async (route) => {
    const sent = Object.fromEntries(new URLSearchParams(route.request().postData()))
    asked.tokens += 1
    if (sent.grant_type === 'authorization_code') {
      assert.equal(sent.code, 'one-use')
      assert.equal(createHash('sha256').update(sent.code_verifier).digest('base64url'), asked.signIn.code_challenge)
    }
    return route.fulfill(answer({ token_type: 'Bearer', expires_in: 3600, ...(await granted(sent)) }))
  })
  return asked
}

async function access(claims) {
  const response = await fetch(`${stack.url}/_local/token`, { method: 'POST', body: JSON.stringify(claims) })
  return { access_token: (await response.json()).access_token }
}

describe('Signing in in the browser', { timeout: LONGEST_MS }, () => {
  it('who signs in on the issuer’s page comes back to where they were, with nothing left behind', async () => {
    const { context, page } = await person({ bypassCSP: true })
    const asked = await issuer(context, (sent) => {
      if (sent.grant_type === 'authorization_code') {
        // Refused by the API, so that the client has to ask for another.
        return { access_token: 'e30.e30.x', refresh_token: 'again', expires_in: 1 }
      }
      assert.equal(sent.refresh_token, 'again')
      return access(INES)
    })
    await page.goto('/organisation?tab=clients#here')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByTestId('clients').waitFor()
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search + new URL(page.url()).hash, '/organisation?tab=clients#here')
    assert.equal(asked.signIn.code_challenge_method, 'S256')
    assert.equal(asked.tokens, 2)
    assert.deepEqual(await page.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage), document.cookie]), [[], [], ''])
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
  })

  it('a session of the issuer’s is taken up again in a window beside, and what was typed stays', async () => {
    const { context, page } = await person({ bypassCSP: true })
    const asked = await issuer(context, () => access(INES))
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
    assert.equal(asked.tokens, 2)
    assert.equal(await page.getByLabel('Description').inputValue(), `Typed beside ${RUN}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  })

  it('who was invited by another address than the one they are signed in with comes back to the invitation as somebody else', async () => {
    const { context, page } = await person({ bypassCSP: true })
    const email = `other-${RUN}@example.org`
    const { groupId } = (await program.call(INES, 'GET', '/me/groups')).items.find(({ type }) => type === 'organisation')
    await program.call(INES, 'POST', `/groups/${groupId}/invitations`, { email }, { 'idempotency-key': `other-${RUN}` })
    const link = await program.linkTo(email)
    let claims = { tenantId: 'brightside', userId: `wrong-${RUN}`, email: `wrong-${RUN}@example.org` }
    const asked = await issuer(context, () => access(claims))
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    claims = { ...claims, userId: `other-${RUN}`, email }
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click()
    await page.getByText('To answer, sign in with the address').waitFor()
    assert.equal(asked.signOut.logout_uri, `${stack.url}/signed-out`)
    assert.equal(new URL(page.url()).hash, new URL(link).hash)
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [])
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: /You are a member of/ }).waitFor()
  })
})
