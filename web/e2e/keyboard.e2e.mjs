import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Keys } from './keys.mjs'
import { LONGEST_MS, person, program, RUN, signInAs } from './stage.mjs'
import { makeWorld } from './world.mjs'

/** More than a page of each list. */
const PEOPLE = 26

describe('By keyboard alone', { timeout: LONGEST_MS }, () => {
  let world
  const hands = []
  after(() => console.log(`By keyboard alone: ${hands.reduce((sum, { steps }) => sum + steps, 0)} steps, the focus looked at on each`))
  before(async () => {
    world = await makeWorld(program, `keys-${RUN}`, (word) => (word === 'email' ? `first-${RUN}@example.org` : word), { people: PEOPLE })
  })

  /** @param who signed in by hand, for it is not what the test is about */
  async function worked(at, who) {
    const { page } = await person({ reducedMotion: 'reduce' })
    await page.goto(at)
    if (who) {
      await signInAs(page, who)
    }
    await page.getByRole('heading', { level: 1 }).waitFor()
    const keys = new Keys(page)
    hands.push(keys)
    return { page, keys, button: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }) }
  }

  it('one signs in, and skips to the content', async () => {
    const { page, keys, button } = await worked('/organisation')
    await keys.enter(page.getByRole('link', { name: 'Skip to the content' }))
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content')
    await keys.enter(page.getByText('Somebody else', { exact: true }), page.getByLabel('User id'))
    await keys.type(page.getByLabel('Tenant', { exact: true }), world.tenantId)
    await keys.type(page.getByLabel('User id'), 'admin')
    await keys.type(page.getByLabel('E-mail address'), 'admin@example.org')
    await keys.to(page.getByLabel('Runs the tenant'))
    await keys.press('Space')
    await keys.enter(button('Sign in'), page.getByText('You are in no organisation yet'))
    await keys.enter(page.getByRole('link', { name: 'Go to the tenant’s groups and organisations' }), page.getByTestId('organisations'))
    await keys.enter(button('Sign out'), page.getByText('People of the demo'))
    await keys.enter(button(/Inês Barros/), page.getByText('This page is for those who run the tenant'))
  })

  it('one searches and walks through the team and the clients', async () => {
    const { page, keys, button } = await worked('/organisation', world.owner)
    const team = page.getByTestId('team').getByRole('listitem')
    await team.first().waitFor()
    await keys.enter(button('Show more').first(), team.nth(25))
    await keys.type(page.getByLabel('Search the team'), 'tutor25')
    await page.waitForFunction(() => document.querySelectorAll('[data-testid="team"] > li').length === 1)
    await keys.choose(page.getByRole('combobox', { name: /^Show\b/ }), 'Learners')
    await page.getByText('Nobody’s name begins like that').waitFor()
    await keys.back(page.getByRole('tab', { name: 'Team' }))
    await keys.press('ArrowRight', page.getByTestId('clients'))
    const clients = page.getByTestId('clients').getByRole('listitem')
    await keys.enter(button('Show more').first(), clients.nth(25))
    await keys.type(page.getByLabel('Search the clients'), 'pupil7')
    await page.waitForFunction(() => document.querySelectorAll('[data-testid="clients"] > li').length === 1)
    await keys.back(page.getByRole('tab', { name: 'Clients' }))
    await keys.press('End', page.getByLabel('Description'))
    await keys.press('Home', page.getByTestId('team'))
    await keys.back(page.getByRole('link', { name: 'View public page' }))
    await keys.back(button('Settings'))
    await keys.press('Enter', page.getByLabel('Description'))
    await keys.back(page.getByLabel('Switch to'))
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { level: 1, name: 'group' }).waitFor()
  })

  it('one invites, sends again, takes back and removes', async () => {
    const { page, keys, button } = await worked('/organisation', world.owner)
    const dialog = page.getByRole('alertdialog')
    await page.getByTestId('pending').waitFor()
    await keys.enter(button('Send invitation'), page.getByText('Type at least one e-mail address.'))
    await keys.type(page.getByLabel('E-mail addresses'), `typed-${RUN}@example.org`)
    await keys.enter(page.getByText('As tutor, without message'), page.getByLabel('Message (if you like)'))
    await keys.choose(page.getByRole('combobox', { name: /^As\b/ }), 'Learner')
    await keys.choose(page.getByRole('combobox', { name: /^Role\b/ }), 'Admin')
    await keys.type(page.getByLabel('Message (if you like)'), 'By hand')
    await keys.enter(button('Send invitation'), page.getByText('1 invitation is on the way.'))

    // Any but the one that a later test answers: those of one moment come in no order.
    const first = page.getByTestId('pending').getByRole('listitem').filter({ hasNotText: world.guest }).first()
    await keys.to(first.getByRole('button', { name: /^Send again to/ }))
    await keys.press('Enter', page.getByText(/^Sent again to|^The last mail went out a moment ago/))
    const revoke = first.getByRole('button', { name: /^Revoke the invitation of/ })
    const named = await revoke.getAttribute('aria-label')
    await keys.enter(revoke, dialog)
    await inside(page, keys, dialog)
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await handedBack(page, named)
    await keys.press('Space', dialog)
    await keys.enter(dialog.getByRole('button', { name: 'Revoke the invitation' }), page.getByText(/^The invitation of .* is revoked\.$/))

    const team = page.getByTestId('team')
    await keys.back(button('Remove tutor1'))
    await keys.press('Enter', dialog)
    await inside(page, keys, dialog)
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await handedBack(page, 'Remove tutor1')
    await keys.press('Enter', dialog)
    await keys.enter(dialog.getByRole('button', { name: 'Yes, remove' }), page.getByText(/tutor1.* has been removed\./))
    assert.equal(await team.getByText('tutor1', { exact: true }).count(), 0)
    await keys.enter(page.getByText('As a table'), page.getByRole('columnheader', { name: 'Commission' }))
  })

  it('one changes what an organisation says of itself, and settles who has the last word', async () => {
    const { page, keys, button } = await worked('/organisation?tab=info', world.owner)
    const description = page.getByLabel('Description')
    await keys.type(description, '')
    await keys.press('Delete')
    await keys.type(page.getByLabel('Website'), 'http://plain.example')
    await keys.enter(button('Save'), page.getByText('An address that begins with https://'))
    assert.equal(await page.evaluate(() => document.activeElement.name), 'website')
    await keys.type(page.getByLabel('Website'), 'https://plain.example')
    await keys.type(page.getByLabel('Time zone'), 'Europe/Lisbon')
    await keys.to(page.getByLabel('No colour of our own'))
    await keys.press('Space', page.getByLabel('Of your mails and your public page.'))
    await keys.enter(button('Save'), page.getByText('Saved.'))

    const other = await program.read(world.owner, `/groups/${world.organisation.groupId}`)
    await program.call(world.owner, 'PATCH', `/groups/${world.organisation.groupId}`, { description: 'Theirs' }, { 'if-match': other.etag })
    await keys.back(description)
    await keys.type(description, 'Mine')
    await keys.enter(button('Save'), page.getByText('Somebody else has saved changes meanwhile'))
    // The notice has the focus; its choice is next.
    await keys.to(page.getByRole('radio', { name: /^Yours/ }))
    await keys.press('Space')
    await keys.press('ArrowDown')
    assert.equal(await description.inputValue(), 'Theirs')
    await keys.press('ArrowUp')
    assert.equal(await description.inputValue(), 'Mine')
    await keys.enter(button('Save'), page.getByText('Saved.'))
    await keys.back(description)
    await keys.type(description, 'Not to be kept')
    await keys.enter(button('Discard changes'), description)
    assert.equal(await description.inputValue(), 'Mine')
    await keys.back(page.getByLabel('Logo', { exact: true }))
    await page.getByLabel('Logo', { exact: true }).setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('x') })
    await page.getByText('That file is no picture that can be read.').waitFor()
  })

  it('one runs a tenant', async () => {
    const { page, keys, button } = await worked('/tenant', world.admin)
    await page.getByTestId('organisations').waitFor()
    await keys.type(page.getByLabel('Find by name'), 'gro')
    await page.getByText('1 found').waitFor()
    await keys.choose(page.getByRole('combobox', { name: /^Show\b/ }), 'Organisations')
    await page.getByText('Nothing here is like that').waitFor()
    await keys.back(page.getByRole('tab', { name: 'Usage' }))
    await keys.press('ArrowRight', button('Create organisation'))
    await keys.enter(button('Create organisation'), page.getByText('This is needed.'))
    assert.equal(await page.evaluate(() => document.activeElement.name), 'name')
    await keys.type(page.getByLabel('Name', { exact: true }), 'Typed School')
    await keys.type(page.getByLabel('Licences to begin with'), '2')
    await keys.to(page.getByRole('radio', { name: /^Each member/ }))
    await keys.press('ArrowDown')
    await keys.enter(button('Create organisation'), page.getByText(/Typed School.* is there\./))
    await keys.back(page.getByRole('tab', { name: 'Create' }))
    await keys.press('ArrowRight', page.getByTestId('courses'))
    await keys.type(page.getByLabel('Title'), 'Typed course')
    await keys.enter(button('Add course'), page.getByText(/Typed course.* is saved\./))
    await keys.enter(page.getByRole('button', { name: /^Rename .*course one/ }), button('Cancel'))
    await page.waitForFunction(() => document.activeElement.value === 'course one')
    await keys.enter(button('Cancel'), button('Add course'))

    await keys.back(page.getByRole('tab', { name: 'Courses' }))
    await keys.press('Home', page.getByTestId('organisations'))
    await keys.enter(page.getByRole('link', { name: 'organisation', exact: true }), page.getByTestId('ledger'))
    await keys.type(page.getByLabel('How many'), '5')
    await keys.type(page.getByLabel('Reason').first(), 'By hand')
    await keys.type(page.getByLabel('Reference (if you like)'), 'None')
    await keys.enter(button('Grant 5 licences'), page.getByText('5 licences are granted.'))
    await keys.type(page.getByLabel('New total'), '1')
    await keys.type(page.getByLabel('Reason').last(), 'Too few')
    await keys.enter(button('Set the total'), page.getByText(/the total cannot be less than that/))
    await keys.back(page.getByRole('tab', { name: 'Licences' }))
    await keys.press('ArrowRight', page.getByLabel('CSV file'))
    await keys.enter(button('Import'), page.getByText('Choose a file.'))
    await keys.back(page.getByLabel('CSV file'))
    const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('userId\r\ntutor0\r\n=1+1\r\n') }
    await page.getByLabel('CSV file').setInputFiles(file)
    await keys.to(page.getByRole('radio', { name: /^Take what can be taken/ }))
    await keys.to(page.getByLabel(/^Only try/))
    await keys.press('Space', button('Try'))
    await keys.enter(button('Try'), page.getByTestId('verdicts'))
    await keys.to(page.getByRole('checkbox', { name: /^Only the 1 row/ }))
    await keys.press('Space')
    const [download] = await Promise.all([page.waitForEvent('download'), keys.enter(button('Download what failed'))])
    assert.match(download.suggestedFilename(), /\.csv$/)
    await keys.enter(button('Import another file'), page.getByLabel('CSV file'))
    await keys.enter(page.getByRole('link', { name: 'All groups and organisations' }), page.getByTestId('organisations'))
  })

  it('one runs a group', async () => {
    const { page, keys, button } = await worked(`/groups/${world.group.groupId}`, world.owner)
    await page.getByTestId('team').waitFor()
    await keys.to(page.getByRole('tab', { name: 'Members' }))
    await keys.press('ArrowRight', page.getByTestId('enrolments'))
    await keys.type(page.getByLabel('Find a member'), 'tutor3')
    await page.waitForFunction(() => [...document.querySelectorAll('option')].every(({ label }) => label !== 'tutor4'))
    await keys.choose(page.getByRole('combobox', { name: /^Member\b/ }), 'tutor3')
    await keys.choose(page.getByRole('combobox', { name: /^Course\b/ }), 'course two')
    await keys.enter(button('Enrol'), page.getByText(/tutor3.* takes .*course two/))
    const dialog = page.getByRole('alertdialog')
    await keys.enter(button('End course two for tutor3'), dialog)
    await inside(page, keys, dialog)
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await handedBack(page, 'End course two for tutor3')
    await keys.press('Enter', dialog)
    await keys.enter(dialog.getByRole('button', { name: 'Yes, end it' }), page.getByText(/tutor3.* no longer takes/))
    await keys.to(button(`Revoke the invitation of to-group-${world.tenantId}@example.org`))
  })

  it('one answers an invitation', async () => {
    const invited = { tenantId: world.tenantId, userId: 'guest', email: world.guest }
    const { page, keys, button } = await worked(new URL(await program.linkTo(world.guest)).href, invited)
    const dialog = page.getByRole('alertdialog')
    await keys.enter(button('Decline'), dialog)
    await inside(page, keys, dialog)
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await handedBack(page, 'Decline')
    await keys.back(button('Accept'))
    await keys.enter(button('Accept'), page.getByRole('heading', { name: /You are a member of/ }))
    await keys.enter(page.getByRole('link', { name: /Go to/ }), page.getByTestId('team'))

    const other = { ...invited, userId: 'other', email: `guest1-${world.tenantId}@example.org` }
    const second = await worked(await program.linkTo(other.email), other)
    await second.keys.enter(second.button('Decline'), second.page.getByRole('alertdialog'))
    await second.keys.enter(second.button('Decline the invitation'), second.page.getByText('You have declined.'))
  })

  it('one reads the public page', async () => {
    const { page, keys } = await worked(`/o/${world.organisation.slug}`)
    const all = async () => {
      const links = await page.getByRole('link').all()
      for (const link of links) {
        await keys.to(link)
      }
      return links.length
    }
    assert.ok((await all()) > 0)
    await page.goto('/o/nobody-is-here')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await all()
  })
})

/** A dialog keeps the focus within: from its last stop one comes to its first. */
async function inside(page, keys, dialog) {
  const stops = await dialog.getByRole('button').count()
  for (let step = 0; step <= stops; step++) {
    assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)))
    await keys.press('Tab')
  }
}

/** What a dialog was opened by has the focus again. */
const handedBack = (page, name) =>
  page.waitForFunction((label) => [document.activeElement?.getAttribute('aria-label'), document.activeElement?.textContent].includes(label), name)
