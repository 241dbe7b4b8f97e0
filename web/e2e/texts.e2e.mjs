import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { LONGEST_MS, person, program, RUN, signInAs } from './stage.mjs'
import { makeWorld, tour } from './world.mjs'

const IMG = '<img src=x onerror="window.canary=1">'
const CANARY = `"><svg onload=canary=1></script>${IMG}`
/** All of it may stand before an @; without its escapes a page or a mail would read a tag out of it. */
const ADDRESS = `&ltimg/src=x&gt-${RUN}@example.org`

/** What the tour finds shown somewhere: each text that anybody can give. */
const SHOWN = {
  'sign-in': [],
  team: ['organisation', 'tutor0', 'headline', 'email'],
  removing: ['tutor0'],
  revoking: ['email'],
  'nobody found, no address': [],
  clients: ['pupil0', 'tutor0'],
  group: ['group', 'tutor0'],
  courses: ['course one', 'tutor0'],
  ending: ['course one', 'tutor0'],
  invitation: ['organisation', 'owner'],
  declining: ['organisation'],
  'public page': ['organisation', 'tutor0', 'headline', 'listing', 'subject'],
  usage: ['organisation', 'group'],
  'courses of the tenant': ['course one', 'course two'],
  licences: ['organisation', 'grant', 'reference', 'set'],
  verdicts: ['typed', 'email'],
  'two versions': ['typed'],
  'courses of an organisation': ['course one'],
}

/** Of texts that are shorter than others; the rest take the whole of it. */
const MOST = { subject: 60 }

function say(word, most = MOST[word] ?? 80) {
  const text = word === 'email' ? ADDRESS : `${most < 80 ? IMG : CANARY} ${word.at(0)}${word.at(-1)}`
  assert.ok(text.length <= most, word)
  return text
}

async function nothingRan(page, where) {
  const { ran, made } = await page.evaluate(() => ({
    ran: globalThis.canary,
    made: document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:" i]').length,
  }))
  assert.equal(ran, undefined, where)
  assert.equal(made, 0, where)
}

describe('What somebody typed', { timeout: LONGEST_MS }, () => {
  let world
  before(async () => {
    world = await makeWorld(program, `canary-${RUN}`, say)
  })

  it('is text on every page', async () => {
    let pages = 0
    await tour({
      world,
      program,
      people: person,
      typed: CANARY,
      visit: async (name, page) => {
        pages += 1
        for (const word of SHOWN[name] ?? []) {
          const text = word === 'typed' ? CANARY : say(word)
          await page.getByText(text).filter({ visible: true }).first().waitFor()
        }
        await nothingRan(page, name)
      },
    })
    console.log(`What somebody typed was text on ${pages} pages and states`)
  })

  it('is text in the mail that carries it', async () => {
    const { html } = await program.mailTo(world.email)
    const { page } = await person()
    await page.setContent(html)
    await page.getByText(say('message')).waitFor()
    await page.getByText(say('organisation')).first().waitFor()
    await nothingRan(page, 'mail')
  })

  it('is no address that runs, wherever one can be given', async () => {
    const script = 'javascript:window.canary=1'
    const path = `/groups/${world.organisation.groupId}`
    const { etag } = await program.read(world.owner, path)
    const platform = { tenantId: world.tenantId, userId: 'machine', scope: 'orghub/platform' }
    const refused = /: 400 .*VALIDATION_FAILED/
    for (const field of ['website', 'avatarUrl']) {
      await assert.rejects(program.call(world.owner, 'PATCH', path, { [field]: script }, { 'if-match': etag }), refused)
      const fresh = { type: 'organisation', name: 'Never', [field]: script }
      await assert.rejects(program.call(world.admin, 'POST', '/groups', fresh), refused)
    }
    await assert.rejects(program.call(platform, 'PUT', '/profiles/tutor0', { displayName: 'x', avatarUrl: script }), refused)

    const { page } = await person()
    await page.goto('/organisation?tab=info')
    await signInAs(page, world.owner)
    await page.getByLabel('Website').fill(script)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('An address that begins with https://').waitFor()
    await nothingRan(page, 'website')
    const odd = encodeURIComponent(CANARY)
    for (const at of [`/organisation?o=${odd}&tab=${odd}`, `/groups/${odd}`, `/tenant?g=${odd}&tab=${odd}&import=${odd}`, `/invitation#${CANARY}`, `/o/${odd}`]) {
      await page.goto(at)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await nothingRan(page, at)
    }
  })
})
