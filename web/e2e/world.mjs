import { signInAs } from './stage.mjs'

/**
 * A tenant of its own, in which each text that anybody can give is what `say` makes of it: of a word that tells it from
 * others, and the most characters that the API takes there.
 */
export async function makeWorld(program, tenantId, say, { people = 1 } = {}) {
  const owner = { tenantId, userId: 'owner', email: 'owner@example.org' }
  const admin = { tenantId, userId: 'admin', role: 'tenant-admin' }
  const platform = { tenantId, userId: 'machine', scope: 'orghub/platform' }
  const numbers = Array.from({ length: people }, (_, at) => at)
  const call = program.call
  await call({ tenantId, userId: 'p', scope: 'orghub/provision' }, 'PUT', `/tenants/${tenantId}`, {
    name: say('tenant', 120),
    groupTypes: ['group', 'organisation'],
  })
  const users = ['owner', ...numbers.flatMap((at) => [`tutor${at}`, `pupil${at}`])]
  const profile = (userId) => ({ displayName: say(userId, 80), headline: say('headline', 120), public: true })
  await Promise.all(users.map((userId) => call(platform, 'PUT', `/profiles/${userId}`, profile(userId))))
  const organisation = await call(admin, 'POST', '/groups', {
    type: 'organisation',
    name: say('organisation', 120),
    description: say('description', 300),
    slug: tenantId,
    website: 'https://tutors.example/',
    ownerId: 'owner',
    licences: 4 * people + 4,
  })
  const group = await call(admin, 'POST', '/groups', { type: 'group', name: say('group', 120), ownerId: 'owner' })
  for (const { groupId } of [organisation, group]) {
    await call(owner, 'POST', `/groups/${groupId}/members`, { members: numbers.map((at) => ({ userId: `tutor${at}` })) })
  }
  await Promise.all(numbers.map((at) => call(platform, 'PUT', `/profile-links/tutor0/GUARDIAN/pupil${at}`, {})))
  await call(platform, 'PUT', `/listings/${tenantId}`, {
    tutorId: 'tutor0',
    title: say('listing', 120),
    subject: say('subject', 60),
    price: { currency: 'GBP', minor: 100 },
  })
  const booking = { tutorId: 'tutor0', studentId: 'pupil0', amount: { currency: 'GBP', minor: 1_000 }, paidAt: new Date().toISOString() }
  await call(platform, 'PUT', `/bookings/${tenantId}`, { ...booking, organisationId: organisation.groupId })
  for (const courseId of ['one', 'two']) {
    await call(admin, 'PUT', `/courses/${courseId}`, { title: say(`course ${courseId}`, 120) })
  }
  for (const { groupId } of [organisation, group]) {
    await call(owner, 'POST', `/groups/${groupId}/enrolments`, { userIds: ['tutor0'], courseIds: ['one'] })
  }
  const emails = numbers.map((at) => (at === 0 ? say('email', 254) : `guest${at}-${tenantId}@example.org`))
  await call(owner, 'POST', `/groups/${organisation.groupId}/invitations`, {
    invitations: emails.map((email) => ({ email, message: say('message', 200) })),
  })
  await call(owner, 'POST', `/groups/${group.groupId}/invitations`, { email: `to-group-${tenantId}@example.org` })
  await call(
    admin,
    'POST',
    `/organisations/${organisation.groupId}/licences/grants`,
    { quantity: 1, reason: say('grant', 200), reference: say('reference', 100) },
    { 'idempotency-key': tenantId },
  )
  const { granted } = await call(admin, 'GET', `/organisations/${organisation.groupId}/licences`)
  await call(admin, 'PUT', `/organisations/${organisation.groupId}/licences`, { granted: granted + 1, reason: say('set', 200) })
  await program.settle()
  return { tenantId, owner, admin, organisation, group, email: emails[0], guest: emails.at(-1) }
}

/**
 * Through every page and tab of a world, as its owner and as the tenant's admin. What is typed on the way is `typed`.
 *
 * @param visit called on each page as soon as all of it is there, with its name
 */
export const tour = (given) => Promise.all([ofOwner(given), ofAdmin(given)])

async function ofOwner({ world, program, people, typed, visit }) {
  const { organisation, group } = world
  const { page } = await people()
  const dialog = page.getByRole('alertdialog')
  const tab = (name) => page.getByRole('tab', { name }).click()
  const asked = async (name, opener) => {
    await opener.click()
    await dialog.waitFor()
    await visit(name, page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await page.goto('/organisation')
  await page.getByText('People of the demo').waitFor()
  await page.getByText('Somebody else', { exact: true }).click()
  await visit('sign-in', page)
  await page.getByText('Somebody else', { exact: true }).click()
  await signInAs(page, world.owner)
  await page.getByTestId('team').waitFor()
  await page.getByTestId('pending').waitFor()
  await page.getByText('As a table').click()
  await visit('team', page)
  await asked('removing', page.getByRole('button', { name: /^Remove/ }).first())
  await asked('revoking', page.getByRole('button', { name: /^Revoke/ }).first())
  await page.getByLabel('E-mail addresses').fill(typed)
  await page.getByText('As tutor, without message').click()
  await page.getByLabel('Message (if you like)').fill(typed)
  await page.getByRole('button', { name: /^Send (invitation|\d)/ }).click()
  await page.getByText('This is no e-mail address').waitFor()
  await page.getByLabel('Search the team').fill(`nobody ${typed}`)
  await page.getByText('Nobody’s name begins like that').waitFor()
  await visit('nobody found, no address', page)
  await tab('Clients')
  await page.getByTestId('clients').waitFor()
  await visit('clients', page)
  await page.getByLabel('Search the clients').fill(`nobody ${typed}`)
  await page.getByText('No client’s name begins like that').waitFor()
  await visit('no client found', page)
  await tab('Info')
  await page.getByLabel('Description').waitFor()
  await visit('info', page)
  for (const name of ['Address of the public page', 'Website', 'Time zone']) {
    await page.getByLabel(name).fill(typed)
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('An address that begins with https://').waitFor()
  await visit('info that is wrong', page)
  await page.getByRole('button', { name: 'Discard changes' }).click()
  const change = async (description) => {
    const path = `/groups/${organisation.groupId}`
    const { etag } = await program.read(world.owner, path)
    await program.call(world.owner, 'PATCH', path, { description }, { 'if-match': etag })
  }
  await change(`${typed} 1`)
  await page.getByLabel('Description').fill(`${typed} 2`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Somebody else has saved changes meanwhile').waitFor()
  await visit('two versions', page)
  await page.getByRole('button', { name: 'Discard changes' }).click()

  await page.goto(`/groups/${group.groupId}`)
  await page.getByTestId('team').waitFor()
  await page.getByTestId('pending').waitFor()
  await visit('group', page)
  await tab('Courses')
  await page.getByTestId('enrolments').waitFor()
  await visit('courses', page)
  await asked('ending', page.getByRole('button', { name: /^End/ }).first())
  await page.goto(await program.linkTo(world.email))
  await page.getByRole('button', { name: 'Accept' }).waitFor()
  await visit('invitation', page)
  await asked('declining', page.getByRole('button', { name: 'Decline' }))
  await page.goto(`/o/${organisation.slug}`)
  await page.getByRole('heading', { name: 'Lessons' }).waitFor()
  await visit('public page', page)
  await page.goto('/o/nobody-is-here')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await visit('no public page', page)

  await page.goto('/tenant')
  await page.getByText('This page is for those who run the tenant').waitFor()
  await visit('tenant of others', page)
}

async function ofAdmin({ world, people, typed, visit }) {
  const { organisation } = world
  const { page } = await people()
  const tab = (name) => page.getByRole('tab', { name }).click()
  await page.goto('/tenant')
  await signInAs(page, world.admin)
  await page.getByTestId('organisations').waitFor()
  await visit('usage', page)
  await page.getByLabel('Find by name').fill(`nothing ${typed}`)
  await page.getByText('Nothing here is like that').waitFor()
  await visit('nothing found', page)
  await tab('Create')
  for (const name of ['Name', 'Owner’s user id (if it is not you)', 'Address of the public page (if you like)', 'Licences to begin with']) {
    await page.getByLabel(name, { exact: true }).fill(typed)
  }
  await page.getByRole('button', { name: 'Create organisation' }).click()
  await page.getByText('A whole number from 0').waitFor()
  await visit('creating', page)
  await page.goto('/tenant?tab=courses')
  await page.getByTestId('courses').waitFor()
  await visit('courses of the tenant', page)
  await page.getByRole('button', { name: /^Rename/ }).first().click()
  await visit('renaming a course', page)
  await page.goto(`/tenant?g=${organisation.groupId}`)
  await page.getByTestId('ledger').waitFor()
  for (const name of ['How many', 'New total', 'Reference (if you like)']) {
    await page.getByLabel(name).fill(typed)
  }
  await page.getByRole('button', { name: /^Grant/ }).click()
  await page.getByText('A whole number from 1').waitFor()
  await visit('licences', page)
  await page.goto(`/tenant?g=${organisation.groupId}&tab=import`)
  const file = `userId,email\r\n"${typed.replaceAll('"', '""')}",\r\ntutor0,\r\n,${world.email}\r\n`
  await page.getByLabel('CSV file').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByLabel(/^Only try/).check()
  await visit('importing', page)
  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByRole('heading', { name: 'The import is done' }).waitFor()
  await page.getByTestId('verdicts').waitFor()
  await visit('verdicts', page)
  await tab('Courses')
  await page.getByTestId('enrolments').waitFor()
  await visit('courses of an organisation', page)
}
