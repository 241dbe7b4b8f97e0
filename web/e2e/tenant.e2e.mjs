import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { violations } from './browser.mjs'
import { ADMIN, becomes, LONGEST_MS, PLATFORM, program, RUN, tenantAdmin } from './stage.mjs'

describe('The tenant in the browser', { timeout: LONGEST_MS }, () => {
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
  })

  it('who runs the tenant imports a file, sees each row’s verdict and gets back what failed', async () => {
    const { groupId } = await program.call(ADMIN, 'POST', '/groups', {
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
    await program.call(ADMIN, 'PUT', `/organisations/${groupId}/licences`, { granted: 5, reason: 'More' })
    await page.reload()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    await page.getByRole('button', { name: 'Import another file' }).click()
    await page.getByLabel('CSV file').setInputFiles({ name: 'failed.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    await page.getByTestId('verdicts').getByRole('row', { name: new RegExp(`late-${RUN} Added`) }).waitFor()
  })
})
