import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { violations } from './browser.mjs'
import { LONGEST_MS, person, program, RUN, signInAs } from './stage.mjs'
import { makeWorld, tour } from './world.mjs'

const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 360, height: 780 }
const LOOKS = [
  ['light', WIDE],
  ['dark', WIDE],
  ['dark', NARROW],
  ['light', NARROW],
]
const OPPOSITE = [LOOKS[0], LOOKS[2]]

/** No word of it is ever broken by a space. */
const long = (word, most) => (word === 'email' ? `${'a'.repeat(60)}@long-${RUN}.example.org` : 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.repeat(6).slice(0, most))
const ARABIC = 'أكاديمية_المستقبل_للعلوم_واللغات'
const HEBREW = 'בית ספר לשפות "שלום" (תל אביב)'
const fromTheRight = (word, most) =>
  word === 'email' ? `rtl-${RUN}@example.org` : (word.length % 2 === 0 ? ARABIC.repeat(10) : HEBREW).slice(0, most).trim()

const refused = (code, status) => ({
  status,
  contentType: 'application/problem+json',
  headers: { 'retry-after': '0' },
  body: JSON.stringify({ type: 'about:blank', title: code, status, detail: code, code, requestId: 'r' }),
})

/** What the API answers, or nothing as long as the page is there. */
const STATES = {
  loading: () => new Promise(() => undefined),
  error: (route) => route.fulfill(refused('INTERNAL', 500)),
  denied: (route) => route.fulfill(refused('FORBIDDEN', 403)),
  empty: (route) => (/\/(stats|licences)$/.test(route.request().url()) ? route.fallback() : route.fulfill({ json: { items: [] } })),
}
const IS_THERE = {
  loading: '.loading',
  error: 'main [role=alert]:not(:empty)',
  denied: 'main [role=alert]:not(:empty)',
  empty: '.empty, .muted, .notice',
}

describe('No page is closed to anybody', { timeout: LONGEST_MS }, () => {
  let world
  const seen = new Set()
  let combinations = 0
  before(async () => {
    world = await makeWorld(program, `long-${RUN}`, long)
  })
  after(() => console.log(`Looked at by axe: ${seen.size} pages and states, ${combinations} with each light and width`))

  async function check(state, page, looks = LOOKS) {
    seen.add(state)
    for (const [colorScheme, viewport] of looks) {
      combinations += 1
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      await fits(state, page)
      assert.deepEqual(await violations(page), [], `${state}, ${colorScheme}, ${viewport.width} px`)
    }
  }

  it('with names longer than any line', async () => {
    const people = () => person({ reducedMotion: 'reduce', viewport: WIDE })
    await tour({ world, program, people, typed: long('typed', 120), visit: check })
  })

  it('with names that are written from the right', async () => {
    const other = await makeWorld(program, `rtl-${RUN}`, fromTheRight)
    const people = () => person({ reducedMotion: 'reduce', viewport: NARROW })
    await tour({ world: other, program, people, typed: `${ARABIC} ${HEBREW}`, visit: fits })
  })

  it('while it is read, when there is nothing, and when it cannot be had', async () => {
    const { organisation, group, owner, admin } = world
    const anyList = /\/(members|invitations|clients|stats|enrolments|courses|licences|ledger|usage)(\?|$)/
    const ofOwner = [
      ['hub', '/organisation', /\/me\/groups/],
      ['team', '/organisation?tab=team', anyList],
      ['clients', '/organisation?tab=clients', anyList],
      ['info', '/organisation?tab=info', new RegExp(`/groups/${organisation.groupId}$`)],
      ['group', `/groups/${group.groupId}`, /\/groups\/[^/]+$/],
      ['members', `/groups/${group.groupId}`, anyList],
      ['enrolments', `/groups/${group.groupId}?tab=courses`, anyList],
      ['invitation', await program.linkTo(world.email), /\/invitations\/preview/],
    ]
    const ofAdmin = [
      ['usage', '/tenant', anyList],
      ['catalogue', '/tenant?tab=courses', anyList],
      ['organisation of the tenant', `/tenant?g=${organisation.groupId}`, new RegExp(`/groups/${organisation.groupId}$`)],
      ['licences', `/tenant?g=${organisation.groupId}`, anyList],
      ['import', `/tenant?g=${organisation.groupId}&tab=import&import=none`, /member-imports/],
      ['courses', `/tenant?g=${organisation.groupId}&tab=courses`, anyList],
    ]
    const neverEmpty = new Set(['info', 'group', 'invitation', 'organisation of the tenant', 'licences', 'import'])
    await Promise.all([through(owner, '/organisation', ofOwner), through(admin, '/tenant', ofAdmin)])

    async function through(who, from, pages) {
      const { page } = await person({ reducedMotion: 'reduce', viewport: WIDE })
      await page.goto(from)
      await signInAs(page, who)
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      for (const [at, [name, path, api]] of pages.entries()) {
        // Those that look alike on every page are seen in turn.
        const inTurn = [OPPOSITE[at % 2]]
        const isAsked = (url) => api.test(url.pathname + url.search)
        await page.goto(path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.context().setOffline(true)
        await page.getByText(/You are offline/).first().waitFor()
        await check(`${name}, offline`, page, inTurn)
        await page.context().setOffline(false)
        for (const [state, answer] of Object.entries(STATES)) {
          if (state === 'empty' && neverEmpty.has(name)) {
            continue
          }
          await page.route(isAsked, (route) => (route.request().resourceType() === 'document' ? route.fallback() : answer(route)))
          await page.reload()
          // The tenant's page is a script of its own, and has its heading when that is there.
          await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
          await page.locator(IS_THERE[state]).first().waitFor()
          await check(`${name}, ${state}`, page, state === 'error' || state === 'empty' ? OPPOSITE : inTurn)
          await page.unroute(isAsked)
        }
      }
    }
  })
})

async function fits(state, page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wider <= 0, `${state}: ${wider} px wider than ${page.viewportSize().width}`)
}
