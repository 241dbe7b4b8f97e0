import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LONGEST_MS, person, program, RUN } from './stage.mjs'
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

describe('What somebody typed', { timeout: LONGEST_MS }, () => {
  it('is text on every page', async () => {
    const say = (word, most) => {
      const text = word === 'email' ? ADDRESS : `${most < 80 ? IMG : CANARY} ${word.at(0)}${word.at(-1)}`
      assert.ok(text.length <= most, word)
      return text
    }
    const world = await makeWorld(program, `canary-${RUN}`, say)
    const most = { subject: 60 }
    let pages = 0
    await tour({
      world,
      program,
      typed: CANARY,
      people: person,
      visit: async (name, page) => {
        pages += 1
        for (const word of SHOWN[name] ?? []) {
          const text = word === 'typed' ? CANARY : say(word, most[word] ?? 120)
          await page.getByText(text).filter({ visible: true }).first().waitFor()
        }
        const { ran, made } = await page.evaluate(() => ({
          ran: globalThis.canary,
          made: document.querySelectorAll('img[src="x"], svg[onload], a[href^="javascript:" i]').length,
        }))
        assert.equal(ran, undefined, name)
        assert.equal(made, 0, name)
      },
    })
    console.log(`What somebody typed was text on ${pages} pages`)
  })
})
