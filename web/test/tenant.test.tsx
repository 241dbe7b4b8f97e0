import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { GroupUsage, LedgerEntry } from '../src/api/client'
import TenantPage from '../src/tenant/tenant-page'
import { t } from '../src/texts'
import { FakeApi, json, refusal } from './fake-api'
import { CANARY, jonas, organisation, stats } from './samples'
import { expectAccessible, show, signedIn, tenantAdmin } from './stage'

const USAGE = 'GET /tenant/usage'
const LICENCES = 'GET /organisations/g/licences'
const LEDGER = 'GET /organisations/g/licences/ledger'
const GRANT = 'POST /organisations/g/licences/grants'
const SET = 'PUT /organisations/g/licences'
const CREATE = 'POST /groups'
const COURSES = 'GET /courses'

const row = (groupId: string, name: string, available?: number): GroupUsage => ({
  groupId,
  type: available === undefined ? 'group' : 'organisation',
  name,
  members: 4,
  enrolments: 1,
  ...(available === undefined
    ? {}
    : { licences: { organisationId: groupId, policy: 'member', granted: 20, available, reserved: 1, consumed: 19 - available } }),
})
const totals = {
  groups: 1,
  organisations: 2,
  members: 12,
  enrolments: 3,
  granted: 40,
  available: 12,
  reserved: 2,
  consumed: 26,
  utilisation: 0.7,
}
const entry: LedgerEntry = {
  entryId: 'e1',
  kind: 'consume',
  quantity: 1,
  subject: 'user:jonas',
  actor: 'mina',
  at: '2026-11-21T11:33:14Z',
  granted: 20,
  available: 7,
}

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
    .on(USAGE, json({ items: [row('g', 'Harbour Tutors', 11), row('h', 'Pier School', 2), row('p', 'Saturday circle')], totals }))
    .on('GET /groups/g', json({ ...organisation, role: undefined }, 200, { etag: '"1"' }))
    .on(LICENCES, json(stats.licences))
    .on(LEDGER, json({ items: [entry] }))
    .on(COURSES, json({ items: [{ courseId: 'algebra', title: 'Algebra' }] }))
})

const open = (query = '') => show(<TenantPage />, { session: tenantAdmin(), at: `/tenant${query}` })

describe('The tenant’s usage', () => {
  it('keeps organisations and groups apart, and says which run low', async () => {
    open()
    const organisations = await screen.findByTestId('organisations')

    expect(within(organisations).getByText('Harbour Tutors')).toBeTruthy()
    expect(within(organisations).getByText(t.usage.supply['nearly-out'])).toBeTruthy()
    expect(within(screen.getByTestId('groups')).getByText('Saturday circle')).toBeTruthy()
    expect(screen.getByText(t.usage.explained.organisation)).toBeTruthy()
    expect(screen.getByText(t.usage.explained.group)).toBeTruthy()
    expect(screen.getByText(t.usage.lowNotice(['Pier School'], 0))).toBeTruthy()
    expect(api.calls).toHaveLength(1)
    await expectAccessible()
  })

  it('is filtered by name without case and accents, by type, and by what runs low', async () => {
    open()
    await screen.findByTestId('organisations')
    await userEvent.type(screen.getByLabelText(t.usage.search), 'PIÉR')
    expect(screen.queryByText('Harbour Tutors')).toBeNull()
    expect(screen.getByText('Pier School')).toBeTruthy()
    await userEvent.clear(screen.getByLabelText(t.usage.search))
    await userEvent.selectOptions(screen.getByLabelText(t.usage.show), t.usage.shows.group)
    expect(screen.queryByTestId('organisations')).toBeNull()
    await userEvent.selectOptions(screen.getByLabelText(t.usage.show), t.usage.shows.low)
    expect(screen.getByText('Pier School')).toBeTruthy()
    await userEvent.type(screen.getByLabelText(t.usage.search), 'nothing like it')
    expect(screen.getByText(t.usage.noMatch)).toBeTruthy()
    await expectAccessible()
  })

  const lots = (from: number, available: number) =>
    Array.from({ length: 100 }, (_, at) => row(`o${from + at}`, `Agency ${from + at}`, available))

  it('tells who runs low wherever in the list, and how far it has looked', async () => {
    api.on(USAGE, ({ query }) => {
      const page = Number(query.get('cursor') ?? 0)
      return json({
        items: page === 3 ? [row('low', 'Pier School', 1), ...lots(300, 15).slice(1)] : lots(100 * page, 15),
        nextCursor: String(page + 1),
        ...(page === 0 ? { totals: { ...totals, organisations: 900 } } : {}),
      })
    })
    open()

    expect(
      await screen.findByText(`${t.usage.lowNotice(['Pier School'], 0)} ${t.usage.lookedThrough(500)}`),
    ).toBeTruthy()
    expect(api.of(USAGE)).toHaveLength(5)
    expect(screen.getByTestId('organisations').children).toHaveLength(50)
    await userEvent.click(screen.getByRole('button', { name: t.more }))
    expect(screen.getByTestId('organisations').children).toHaveLength(100)
    expect(api.of(USAGE)).toHaveLength(5)
  })

  it('reads on to what a filter is after, and not further', async () => {
    api.on(USAGE, ({ query }) => {
      const page = Number(query.get('cursor') ?? 0)
      return json({
        items: lots(100 * page, page === 6 ? 1 : 15),
        nextCursor: String(page + 1),
        ...(page === 0 ? { totals: { ...totals, organisations: 900 } } : {}),
      })
    })
    open()
    await screen.findByTestId('organisations')
    await waitFor(() => expect(api.of(USAGE)).toHaveLength(5))
    await userEvent.selectOptions(screen.getByLabelText(t.usage.show), t.usage.shows.low)

    expect(await screen.findByText('Agency 649')).toBeTruthy()
    expect(screen.queryByText('Agency 650')).toBeNull()
    expect(api.of(USAGE)).toHaveLength(7)
    await userEvent.click(screen.getByRole('button', { name: t.more }))
    expect(await screen.findByText('Agency 699')).toBeTruthy()
    expect(api.of(USAGE)).toHaveLength(7)
  })

  it('is empty at first, may fail, and is refused to others', async () => {
    api.on(USAGE, json({ items: [], totals: { ...totals, groups: 0, organisations: 0 } }))
    const { unmount } = open()
    expect(await screen.findByText(t.usage.none)).toBeTruthy()
    await expectAccessible()
    unmount()

    api.on(USAGE, refusal('FORBIDDEN', 403))
    const second = open()
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    second.unmount()

    const asked = api.calls.length
    show(<TenantPage />, { session: signedIn(), at: '/tenant' })
    expect(screen.getByText(t.tenant.denied)).toBeTruthy()
    expect(api.calls).toHaveLength(asked)
    await expectAccessible()
  })

  it('shows names as text', async () => {
    api.on(USAGE, json({ items: [row('g', CANARY, 1), row('p', CANARY)], totals }))
    open()
    await screen.findByTestId('groups')

    expect(screen.getAllByText(CANARY)).toHaveLength(2)
    expect(document.querySelector('img[src="x"]')).toBeNull()
  })
})

describe('Creating', () => {
  it('an organisation is done once, and says what is wrong before it asks', async () => {
    api.on(CREATE, json({ ...organisation, groupId: 'n', name: 'New Pier' }, 201))
    open('?tab=create')
    const button = await screen.findByRole('button', { name: t.newGroup.create.organisation })
    await userEvent.click(button)
    expect(screen.getByText(t.info.required)).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText(t.newGroup.name))
    await expectAccessible()

    await userEvent.type(screen.getByLabelText(t.newGroup.name), 'New Pier')
    await userEvent.clear(screen.getByLabelText(t.newGroup.licences))
    await userEvent.type(screen.getByLabelText(t.newGroup.licences), '1,5')
    await userEvent.click(button)
    expect(screen.getByText(t.licences.badNumber(0, 1_000_000))).toBeTruthy()
    await userEvent.clear(screen.getByLabelText(t.newGroup.licences))
    await userEvent.type(screen.getByLabelText(t.newGroup.licences), '1,500')
    await userEvent.dblClick(button)

    expect(await screen.findByRole('link', { name: t.newGroup.open('New Pier') })).toBeTruthy()
    const [call] = api.of(CREATE)
    expect(call?.body).toEqual({ type: 'organisation', name: 'New Pier', licencePolicy: 'member', licences: 1500 })
    expect(call?.headers.get('idempotency-key')).toBeTruthy()
    expect(api.of(CREATE)).toHaveLength(1)
  })

  it('a group sends nothing that only organisations have', async () => {
    api.on(CREATE, json({ ...organisation, type: 'group' }, 201))
    open('?tab=create')
    await userEvent.click(await screen.findByRole('radio', { name: new RegExp(`^${t.newGroup.types.group}`) }))
    expect(screen.queryByLabelText(t.newGroup.licences)).toBeNull()
    await userEvent.type(screen.getByLabelText(t.newGroup.name), 'Class 7b')
    await userEvent.type(screen.getByLabelText(t.newGroup.owner), 'mina')
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.group }))

    await screen.findByRole('link', { name: /Open/ })
    expect(api.of(CREATE)[0]?.body).toEqual({ type: 'group', name: 'Class 7b', ownerId: 'mina' })
  })

  it.each([
    ['GROUP_TYPE_NOT_ALLOWED', 409, /does not have groups of this type/],
    ['SLUG_TAKEN', 409, /Another organisation has this address/],
    ['IDEMPOTENCY_KEY_REUSED', 422, /sent before with another content/],
  ])('that is refused by %s says so and keeps what was typed', async (code, status, words) => {
    api.on(CREATE, refusal(code, status))
    open('?tab=create')
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'New Pier')
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.organisation }))

    expect(await screen.findByText(words)).toBeTruthy()
    expect((screen.getByLabelText(t.newGroup.name) as HTMLInputElement).value).toBe('New Pier')
    await expectAccessible()
  })
})

describe('What may have been created', () => {
  it('is tried again as it was sent, or looked for in the list', async () => {
    api.on(CREATE, () => Promise.reject(new TypeError('cut off')))
    open('?tab=create')
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'New Pier')
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.organisation }))
    await screen.findByText(t.unsettled)
    expect((screen.getByLabelText(t.newGroup.name) as HTMLInputElement).readOnly).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: t.anew }))

    expect(await screen.findByTestId('organisations')).toBeTruthy()
  })
})

describe('Licences', () => {
  it('are granted under one key, and the ledger is read again', async () => {
    const grant = { entryId: 'e2', kind: 'grant', quantity: 25, reason: 'Order', actor: 'admin', at: entry.at }
    let attempts = 0
    api.on(GRANT, () => {
      attempts += 1
      if (attempts === 1) {
        return refusal('BUSY', 503, {}, { 'retry-after': '0' })
      }
      api.on(LEDGER, json({ items: [{ ...entry, ...grant, granted: 45, available: 32 }, entry] }))
      return json(grant, 201)
    })
    open('?g=g')
    await screen.findByTestId('ledger')
    expect(screen.getByText('For \u2068jonas\u2069')).toBeTruthy()
    await expectAccessible()
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(0) }))
    expect(screen.getByText(t.licences.badNumber(1, 1_000_000))).toBeTruthy()
    await userEvent.type(screen.getByLabelText(t.licences.quantity), '25')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, CANARY)
    await userEvent.dblClick(screen.getByRole('button', { name: t.licences.grantButton(25) }))

    expect(await screen.findByText(t.licences.granted(25))).toBeTruthy()
    expect(await screen.findByText(t.ledger.kinds.grant(25))).toBeTruthy()
    const calls = api.of(GRANT)
    expect(calls.map((call) => call.body)).toEqual([
      { quantity: 25, reason: CANARY },
      { quantity: 25, reason: CANARY },
    ])
    expect(new Set(calls.map((call) => call.headers.get('idempotency-key'))).size).toBe(1)
  })

  it('that may have been granted stay as they were sent, until the ledger was looked at', async () => {
    const grant = { entryId: 'e2', kind: 'grant', quantity: 25, reason: 'Order', actor: 'admin', at: entry.at }
    api.on(GRANT, () => {
      api.on(LEDGER, json({ items: [{ ...entry, ...grant, granted: 45, available: 32 }, entry] }))
      return Promise.reject(new TypeError('cut off'))
    })
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), '25')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, 'Order')
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(25) }))
    await screen.findByText(t.unsettled)
    expect(await screen.findByText(t.ledger.kinds.grant(25))).toBeTruthy()
    await expectAccessible()

    await userEvent.type(screen.getByLabelText(t.licences.quantity), '0')
    api.on(GRANT, refusal('BUSY', 503, {}, { 'retry-after': '0' }))
    await userEvent.click(screen.getByRole('button', { name: t.retry }))
    await screen.findByText(/Many are changing this at once/)
    expect(screen.getByText(t.unsettled)).toBeTruthy()
    const sent = api.of(GRANT)
    expect(sent.at(-1)?.body).toEqual({ quantity: 25, reason: 'Order' })
    expect(new Set(sent.map((call) => call.headers.get('idempotency-key'))).size).toBe(1)

    const looks = api.of(LEDGER).length
    await userEvent.click(screen.getByRole('button', { name: t.anew }))
    await screen.findByText(t.looked)
    expect(api.of(LEDGER).length).toBeGreaterThan(looks)
    await userEvent.type(screen.getByLabelText(t.licences.quantity), '0')
    expect((screen.getByLabelText(t.licences.quantity) as HTMLInputElement).value).toBe('250')
  })

  it('that are granted leave what was typed meanwhile', async () => {
    let answer: (response: Response) => void = () => undefined
    api.on(GRANT, () => new Promise((resolve) => (answer = resolve)))
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), '5')
    const reason = screen.getAllByLabelText(t.licences.reason)[0] as HTMLInputElement
    await userEvent.type(reason, 'Order')
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(5) }))
    await userEvent.type(reason, ' 8')
    answer(json({ ...entry, kind: 'grant', quantity: 5 }, 201))
    await waitFor(() => expect((screen.getByLabelText(t.licences.quantity) as HTMLInputElement).value).toBe(''))

    expect(reason.value).toBe('Order 8')
  })

  it('are set, but never below what is in use', async () => {
    api.on(SET, refusal('LICENCES_IN_USE', 409, { inUse: 13, requested: 5 }))
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.total), '5')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[1] as HTMLElement, 'Less')
    await userEvent.click(screen.getByRole('button', { name: t.licences.setButton }))
    expect(await screen.findByText(/^13 licences are in use or reserved, so the total cannot be less/)).toBeTruthy()
    await expectAccessible()

    const since = { ...stats.licences, granted: 13, available: 0 }
    api.on(SET, json(since)).on(LICENCES, json(since))
    await userEvent.clear(screen.getByLabelText(t.licences.total))
    await userEvent.type(screen.getByLabelText(t.licences.total), '13')
    await userEvent.click(screen.getByRole('button', { name: t.licences.setButton }))
    expect(await screen.findByText(t.licences.isSet(13))).toBeTruthy()
    expect(screen.getByText(t.licences.exhausted)).toBeTruthy()
    expect(api.of(SET).at(-1)?.body).toEqual({ granted: 13, reason: 'Less' })
  })

  it.each([
    ['GROUP_ARCHIVED', 409, /has been closed/],
    ['NOT_FOUND', 404, /not yours to see/],
  ])('of an organisation that is none any more: %s', async (code, status, words) => {
    api.on(GRANT, refusal(code, status))
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), '1')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, 'Order')
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(1) }))

    expect(await screen.findByText(words)).toBeTruthy()
    expect((screen.getByLabelText(t.licences.quantity) as HTMLInputElement).value).toBe('1')
  })

  it('of a plain group there are none', async () => {
    api.on('GET /groups/g', json({ ...organisation, type: 'group', licencePolicy: undefined }, 200, { etag: '"1"' }))
    open('?g=g')
    await screen.findByRole('tab', { name: t.tenant.detailTabs.import })

    expect(document.body.textContent).not.toMatch(/licence/i)
    expect(api.of(LICENCES)).toEqual([])
  })
})

describe('The tenant’s courses', () => {
  it('are added under an id of their own, and renamed on purpose alone', async () => {
    api
      .on('PUT /courses/algebra-2', ({ body }) => json({ courseId: 'algebra-2', ...(body as object) }))
      .on('PUT /courses/algebra', ({ body }) => json({ courseId: 'algebra', ...(body as object) }))
    open('?tab=courses')
    await userEvent.type(await screen.findByLabelText(t.catalogue.title), 'Algebra')
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.add }))
    expect(screen.getByText(t.catalogue.taken('Algebra'))).toBeTruthy()
    expect(api.calls.filter((call) => call.method === 'PUT')).toEqual([])
    await expectAccessible()

    await userEvent.clear(screen.getByLabelText(t.catalogue.id))
    await userEvent.type(screen.getByLabelText(t.catalogue.id), 'algebra-2')
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.add }))
    await waitFor(() => expect(api.of('PUT /courses/algebra-2')[0]?.body).toEqual({ title: 'Algebra' }))

    await userEvent.click(screen.getByRole('button', { name: t.catalogue.renameNamed('Algebra') }))
    await userEvent.clear(screen.getByLabelText(t.catalogue.title))
    await userEvent.type(screen.getByLabelText(t.catalogue.title), 'Algebra I')
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.rename }))
    await waitFor(() => expect(api.of('PUT /courses/algebra')[0]?.body).toEqual({ title: 'Algebra I' }))
  })

  it('are taken by members of any group', async () => {
    api
      .on('GET /groups/g/members', json({ items: [jonas] }))
      .on('GET /groups/g/enrolments', json({ items: [] }))
      .on('POST /groups/g/enrolments', refusal('LICENCES_EXHAUSTED', 409, { available: 0, requested: 1 }))
    open('?g=g&tab=courses')
    await userEvent.click(await screen.findByRole('button', { name: t.courses.enrol }))

    expect(await screen.findByText(/That needs 1 licence, and none is available/)).toBeTruthy()
    await expectAccessible()
  })
})

describe('An import', () => {
  const IMPORT = 'GET /groups/g/member-imports/i1'
  const START = 'POST /groups/g/member-imports'
  const running = { importId: 'i1', status: 'running', mode: 'partial', dryRun: false, rows: 3, done: 1, counts: { added: 1 }, createdAt: entry.at }
  const done = { ...running, status: 'done', done: 3, counts: { added: 1, invited: 1, malformed: 1 } }
  const rows = [
    { row: 2, value: 'ada', verdict: 'added' },
    { row: 3, value: 'bo@example.org', verdict: 'invited' },
    { row: 4, value: '=cmd|1', verdict: 'malformed', detail: CANARY },
  ]
  const choose = async (text: string | Uint8Array<ArrayBuffer>) =>
    userEvent.upload(await screen.findByLabelText(t.imports.file), new File([text], 'people.csv', { type: 'text/csv' }))

  it('is started once, watched to its end, and told row by row', async () => {
    let looks = 0
    api.on(START, json(running, 202)).on(IMPORT, () => {
      looks += 1
      return json(looks < 2 ? running : { ...done, verdicts: { items: rows } })
    })
    open('?g=g&tab=import')
    await choose('\uFEFFemail\r\nada@example.org\r\n')
    await userEvent.dblClick(screen.getByRole('button', { name: t.imports.start }))
    expect(await screen.findByRole('progressbar')).toBeTruthy()
    await expectAccessible()

    expect(await screen.findByText(t.imports.done)).toBeTruthy()
    const table = await screen.findByTestId('verdicts')
    expect(within(table).getByText(CANARY)).toBeTruthy()
    expect(document.querySelector('img[src="x"]')).toBeNull()
    const calls = api.of(START)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.headers.get('content-type')).toBe('text/csv')
    expect(calls[0]?.headers.get('idempotency-key')).toBeTruthy()
    expect(calls[0]?.query.get('mode')).toBe('partial')
    expect(calls[0]?.body).toBe('email\r\nada@example.org\r\n')
    await expectAccessible()
  })

  it('gives the rows that failed as a file, wherever they stand', async () => {
    const saved: Blob[] = []
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => (saved.push(blob), 'blob:x'), revokeObjectURL: () => undefined }))
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    api.on(IMPORT, ({ query }) =>
      query.has('cursor')
        ? json({ ...done, verdicts: { items: rows.slice(2), nextCursor: 'never' } })
        : json({ ...done, verdicts: { items: rows.slice(0, 2), nextCursor: 'c' } }),
    )
    open('?g=g&tab=import&import=i1')
    await userEvent.click(await screen.findByRole('button', { name: t.imports.download }))
    await waitFor(() => expect(saved).toHaveLength(1))
    expect(api.of(IMPORT).some((call) => call.query.get('cursor') === 'never')).toBe(false)

    await userEvent.click(screen.getByRole('checkbox', { name: t.imports.onlyFailed(1) }))
    await waitFor(() => expect(within(screen.getByTestId('verdicts')).getAllByRole('row')).toHaveLength(2))
    await expectAccessible()
  })

  it('that is refused says why, and that nothing was changed', async () => {
    api.on(IMPORT, json({ ...done, status: 'refused', done: 0, counts: {}, reason: 'licences-exhausted', requested: 3, available: 1 }))
    open('?g=g&tab=import&import=i1')

    expect(await screen.findByText(t.imports.refused)).toBeTruthy()
    expect(screen.getByText(t.imports.unchanged)).toBeTruthy()
    expect(screen.getByText(/needs 3 licences, and 1 is available/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: t.imports.again }))
    expect(await screen.findByLabelText(t.imports.file)).toBeTruthy()
  })

  it('takes no file that cannot be one, and asks nothing', async () => {
    open('?g=g&tab=import')
    const start = await screen.findByRole('button', { name: t.imports.start })
    await userEvent.click(start)
    expect(await screen.findByText(t.imports.faults.missing)).toBeTruthy()
    await choose(new Uint8Array([0x4d, 0xfc, 0x6c]))
    await userEvent.click(start)
    expect(await screen.findByText(t.imports.faults['not-utf-8'])).toBeTruthy()
    await choose(' \r\n')
    await userEvent.click(start)
    expect(await screen.findByText(t.imports.faults.empty)).toBeTruthy()
    expect(api.of(START)).toEqual([])
    await expectAccessible()
  })

  it('only tried says what would be', async () => {
    api.on(IMPORT, json({ ...done, dryRun: true, verdicts: { items: rows } }))
    open('?g=g&tab=import&import=i1')

    expect(await screen.findByText(t.imports.dry)).toBeTruthy()
    expect((await screen.findAllByText(t.imports.wouldBe.added)).length).toBeGreaterThan(0)
  })
})
