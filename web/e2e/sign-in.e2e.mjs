import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { violations } from './browser.mjs'
import { agent, INES, LONGEST_MS, person, RUN, stack } from './stage.mjs'

describe('Signing in in the browser', { timeout: LONGEST_MS }, () => {
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
  })
})
