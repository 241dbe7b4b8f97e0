import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useNavigate } from 'react-router'
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

  it('says what all of it comes to, and leads to each', async () => {
    api.on(USAGE, json({ items: ['A', 'B', 'C', 'D'].map((name) => row(name.toLowerCase(), name, 2)), totals }))
    open()
    await screen.findByTestId('organisations')

    expect(screen.getByTestId('totals').textContent).toContain(t.usage.ofGranted(12, 40, '70%'))
    expect(screen.getByText(t.usage.lowNotice(['A', 'B', 'C'], 1))).toBeTruthy()
    expect(screen.getAllByText(t.usage.row(4, 1))).toHaveLength(4)
    expect(screen.getAllByRole('img', { name: /17 in use, 1 reserved, 2 available/ })).toHaveLength(4)
    expect(screen.getByRole('link', { name: 'D' }).getAttribute('href')).toBe('/tenant?g=d')
  })

  it('keeps its filter for who opens a row and comes back', async () => {
    function Back() {
      const navigate = useNavigate()
      return <button onClick={() => void navigate(-1)}>Back</button>
    }
    show(
      <>
        <TenantPage />
        <Back />
      </>,
      { session: tenantAdmin(), at: '/tenant' },
    )
    await userEvent.type(await screen.findByLabelText(t.usage.search), 'Pier')
    await userEvent.selectOptions(screen.getByLabelText(t.usage.show), t.usage.shows.organisation)
    await userEvent.click(screen.getByRole('link', { name: 'Pier School' }))
    await waitFor(() => expect(screen.queryByLabelText(t.usage.search)).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: 'Back' }))

    expect((await screen.findByLabelText<HTMLInputElement>(t.usage.search)).value).toBe('Pier')
    expect(screen.getByLabelText<HTMLSelectElement>(t.usage.show).value).toBe('organisation')
    expect(screen.queryByText('Harbour Tutors')).toBeNull()
    await userEvent.clear(screen.getByLabelText(t.usage.search))
    expect(await screen.findByText('Harbour Tutors')).toBeTruthy()
  })

  it('shows those that are low when it is asked to, and no longer tells of them', async () => {
    open()
    await userEvent.type(await screen.findByLabelText(t.usage.search), 'H')
    await userEvent.click(screen.getByRole('button', { name: t.usage.showLow }))

    expect(screen.getByText('Pier School')).toBeTruthy()
    expect(screen.queryByText('Harbour Tutors')).toBeNull()
    expect(screen.getByText(t.usage.found(1))).toBeTruthy()
    expect(screen.queryByText(t.usage.lowNotice(['Pier School'], 0))).toBeNull()
  })

  it('has a next page, which may fail and leaves what is there', async () => {
    api.on(USAGE, ({ query }) =>
      query.has('cursor') ? refusal('FORBIDDEN', 403) : json({ items: [row('g', 'Harbour Tutors', 11)], totals, nextCursor: '1' }),
    )
    open()
    await userEvent.click(await screen.findByRole('button', { name: t.more }))

    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    expect(screen.getByText('Harbour Tutors')).toBeTruthy()
  })

  it('finds more than it shows at once, when asked', async () => {
    api.on(USAGE, json({ items: Array.from({ length: 60 }, (_, at) => row(`l${at}`, `Low ${at}`, 1)), totals }))
    open()
    await userEvent.selectOptions(await screen.findByLabelText(t.usage.show), t.usage.shows.low)
    expect(screen.getByText(t.usage.found(60))).toBeTruthy()
    expect(screen.queryByText('Low 50')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: t.more }))

    expect(await screen.findByText('Low 59')).toBeTruthy()
    expect(screen.queryByRole('button', { name: t.more })).toBeNull()
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
  it('offers what the tenant may have alone', async () => {
    const circle = { items: [row('p', 'Saturday circle')], totals: { ...totals, organisations: 0 }, groupTypes: ['group'] }
    api.on(USAGE, json(circle)).on(CREATE, json({ ...organisation, type: 'group', name: 'Class 7b' }, 201))
    open()
    await screen.findByTestId('groups')
    const shows = screen.getByLabelText<HTMLSelectElement>(t.usage.show)
    expect([...shows.options].map((option) => option.value)).toEqual(['all', 'group'])
    expect(screen.queryByText(t.usage.organisations)).toBeNull()
    expect(screen.queryByText(t.usage.explained.organisation)).toBeNull()
    await userEvent.click(screen.getByRole('tab', { name: t.tenant.tabs.create }))
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'Class 7b')
    expect(screen.getAllByRole('radio')).toHaveLength(1)
    expect(screen.queryByText(t.usage.explained.organisation)).toBeNull()
    await expectAccessible()
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.group }))

    await screen.findByRole('link', { name: /Open/ })
    expect(api.of(CREATE)[0]?.body).toEqual({ type: 'group', name: 'Class 7b' })
    expect((screen.getByLabelText(t.newGroup.name) as HTMLInputElement).value).toBe('')
  })

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
    await userEvent.type(screen.getByLabelText(t.newGroup.slug), 'settings')
    expect(screen.getByText(t.info.slugReserved)).toBeTruthy()
    await userEvent.clear(screen.getByLabelText(t.newGroup.slug))
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

  it('sends all that was chosen, and again when asked to', async () => {
    api.on(CREATE, refusal('LICENCES_IN_USE', 409))
    open('?tab=create')
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'New Pier')
    await userEvent.type(screen.getByLabelText(t.newGroup.slug), 'new-pier')
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(`^${t.licences.policies.enrolment}`) }))
    const button = screen.getByRole('button', { name: t.newGroup.create.organisation })
    await userEvent.click(button)
    await screen.findByText(/More licences than that are in use/)
    api.on(CREATE, json({ ...organisation, groupId: 'n', name: 'New Pier' }, 201))
    await userEvent.click(button)

    expect((await screen.findByRole('link', { name: t.newGroup.open('New Pier') })).getAttribute('href')).toBe('/tenant?g=n')
    const calls = api.of(CREATE)
    expect(calls.map((call) => call.body)).toEqual(
      Array(2).fill({ type: 'organisation', name: 'New Pier', slug: 'new-pier', licencePolicy: 'enrolment', licences: 0 }),
    )
  })

  it.each([
    ['name', '🦭'.repeat(121), t.info.tooLong(120)],
    ['owner', 'not an id', t.newGroup.badOwner],
    ['slug', 'No Slug', t.info.badSlug],
    ['licences', '1000001', t.licences.badNumber(0, 1_000_000)],
  ] as const)('is not asked for with a wrong %s', async (field, text, words) => {
    open('?tab=create')
    await userEvent.click(await screen.findByLabelText(t.newGroup.name))
    await userEvent.paste('🦭'.repeat(120))
    const input = screen.getByLabelText(t.newGroup[field])
    await userEvent.clear(input)
    await userEvent.click(input)
    await userEvent.paste(text)
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.organisation }))

    expect(screen.getByText(words)).toBeTruthy()
    expect(screen.queryAllByText(t.info.tooLong(120))).toHaveLength(field === 'name' ? 1 : 0)
    expect(api.of(CREATE)).toEqual([])
  })

  it('that is refused for a field says so at the field', async () => {
    api.on(CREATE, refusal('VALIDATION_FAILED', 400, { errors: [{ pointer: '/ownerId', detail: 'is nobody' }] }))
    open('?tab=create')
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'New Pier')
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.organisation }))

    await waitFor(() => expect(screen.getByLabelText(t.newGroup.owner).getAttribute('aria-invalid')).toBe('true'))
    expect(screen.getByText('is nobody')).toBeTruthy()
  })

  it('leaves what is typed for the next meanwhile', async () => {
    let answer: (response: Response) => void = () => undefined
    api.on(CREATE, () => new Promise((resolve) => (answer = resolve)))
    open('?tab=create')
    const name = (await screen.findByLabelText(t.newGroup.name)) as HTMLInputElement
    await userEvent.type(name, 'One')
    await userEvent.click(screen.getByRole('button', { name: t.newGroup.create.organisation }))
    await userEvent.type(name, ' more')
    answer(json({ ...organisation, name: 'One' }, 201))
    await screen.findByRole('link', { name: t.newGroup.open('One') })

    expect(name.value).toBe('One more')
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
    await userEvent.click(screen.getByRole('button', { name: t.retry }))
    await waitFor(() => expect(api.of(CREATE)).toHaveLength(6))
    // Nothing is let go of while its answer is on its way.
    await screen.findByRole('button', { name: t.retry })
    expect(new Set(api.of(CREATE).map((call) => call.headers.get('idempotency-key'))).size).toBe(1)
    await waitFor(() => expect(screen.getByRole('button', { name: t.anew }).getAttribute('aria-disabled')).toBe('false'))
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

  it.each([
    ['0', 'Order', t.licences.badNumber(1, 1_000_000)],
    ['1000001', 'Order', t.licences.badNumber(1, 1_000_000)],
    ['5', ' ', t.info.required],
  ])('are not granted by %s for %j', async (quantity, reason, words) => {
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), quantity)
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, reason)
    await userEvent.click(screen.getByRole('button', { name: /^Grant/ }))

    expect(screen.getByText(words)).toBeTruthy()
    expect(api.of(GRANT)).toEqual([])
  })

  it.each([
    ['1000000001', 'Less', t.licences.badNumber(0, 1_000_000_000)],
    ['5', ' ', t.info.required],
  ])('are not set to %s for %j', async (total, reason, words) => {
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.total), total)
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[1] as HTMLElement, reason)
    await userEvent.click(screen.getByRole('button', { name: t.licences.setButton }))

    expect(screen.getByText(words)).toBeTruthy()
    expect(api.of(SET)).toEqual([])
  })

  it('are granted with a reference, and set once by a double click', async () => {
    api.on(GRANT, json({ ...entry, kind: 'grant', quantity: 5 }, 201)).on(SET, json({ ...stats.licences, granted: 30 }))
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), '5')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, 'Order')
    await userEvent.type(screen.getByLabelText(t.licences.reference), 'No. 8')
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(5) }))
    await screen.findByText(t.licences.granted(5))
    expect(api.of(GRANT)[0]?.body).toEqual({ quantity: 5, reason: 'Order', reference: 'No. 8' })

    expect(screen.getByText(t.licences.totalHint(20, 13))).toBeTruthy()
    await userEvent.type(screen.getByLabelText(t.licences.total), '30')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[1] as HTMLElement, 'More')
    await userEvent.dblClick(screen.getByRole('button', { name: t.licences.setButton }))
    await screen.findByText(t.licences.isSet(30))
    expect(api.of(SET)).toHaveLength(1)
  })

  it('whose ledger cannot be read are not started anew', async () => {
    api.on(GRANT, () => Promise.reject(new TypeError('cut off')))
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.quantity), '5')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, 'Order')
    await userEvent.click(screen.getByRole('button', { name: t.licences.grantButton(5) }))
    await screen.findByText(t.unsettled)
    api.on(LEDGER, refusal('FORBIDDEN', 403))
    await userEvent.click(screen.getByRole('button', { name: t.anew }))

    expect(await screen.findByText(t.notLooked)).toBeTruthy()
    expect(screen.getByText(t.unsettled)).toBeTruthy()
  })

  it('tell what takes one, where there are none yet', async () => {
    const none = { ...stats.licences, policy: 'enrolment', granted: 0, available: 0, reserved: 0, consumed: 0 }
    api.on(LICENCES, json(none)).on(LEDGER, json({ items: [] }))
    open('?g=g')

    expect(await screen.findByText(t.licences.noneYet)).toBeTruthy()
    expect(screen.getByText(t.licences.policyTexts.enrolment)).toBeTruthy()
    expect(await screen.findByText(t.ledger.empty)).toBeTruthy()
  })

  it('may not be read, nor their ledger', async () => {
    api.on(LEDGER, refusal('FORBIDDEN', 403))
    const { unmount } = open('?g=g')
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    expect(screen.getByLabelText(t.licences.quantity)).toBeTruthy()
    unmount()

    api.on(LICENCES, refusal('FORBIDDEN', 403))
    open('?g=g')
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    expect(screen.queryByLabelText(t.licences.quantity)).toBeNull()
  })

  it('have a ledger that tells who, why and what is left, page by page', async () => {
    const expiry = { ...entry, entryId: 'e0', kind: 'release', reference: 'No. 8', actor: 'expire-invitations', granted: 21, available: 9 }
    api.on(LEDGER, ({ query }) => json(query.has('cursor') ? { items: [expiry] } : { items: [entry], nextCursor: '1' }))
    open('?g=g')
    expect(await screen.findByText(t.ledger.after(7, 20), { selector: '.ledger-balance' })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: t.more }))

    expect(await screen.findByText(t.ledger.after(9, 21))).toBeTruthy()
    expect(screen.getByText('No. 8')).toBeTruthy()
    expect(screen.getByText(t.ledger.actors['expire-invitations'] as string)).toBeTruthy()
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
    expect(screen.getByText(t.licences.exhausted.member)).toBeTruthy()
    expect(api.of(SET).at(-1)?.body).toEqual({ granted: 13, expectedGranted: 20, reason: 'Less' })
  })

  it('are set from the total that was shown alone, and else show both and keep what was typed', async () => {
    open('?g=g')
    await userEvent.type(await screen.findByLabelText(t.licences.total), '25')
    await userEvent.type(screen.getAllByLabelText(t.licences.reason)[1] as HTMLElement, 'Order')
    const since = { ...stats.licences, granted: 70, available: 57 }
    api.on(LICENCES, json(since)).on(SET, refusal('PRECONDITION_FAILED', 412, { granted: 70 }))
    await userEvent.click(screen.getByRole('button', { name: t.licences.setButton }))
    expect(await screen.findByText(t.licences.changed(20, 70))).toBeTruthy()
    expect(await screen.findByText(t.licences.totalHint(70, 13))).toBeTruthy()
    expect((screen.getByLabelText(t.licences.total) as HTMLInputElement).value).toBe('25')
    await expectAccessible()

    api.on(SET, json({ ...since, granted: 25, available: 12 }))
    await userEvent.click(screen.getByRole('button', { name: t.licences.setButton }))
    expect(await screen.findByText(t.licences.isSet(25))).toBeTruthy()
    expect(screen.queryByText(t.licences.changed(20, 70))).toBeNull()
    expect(api.of(SET).map((call) => (call.body as { expectedGranted: number }).expectedGranted)).toEqual([20, 70])
  })

  it('that another admin changes meanwhile are read again, with their ledger', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      open('?g=g')
      await screen.findByTestId('ledger')
      await vi.advanceTimersByTimeAsync(10_000)
      await waitFor(() => expect(api.of(LICENCES)).toHaveLength(2))
      expect(api.of(LEDGER)).toHaveLength(1)

      api.on(LICENCES, json({ ...stats.licences, granted: 70, available: 57 }))
      await vi.advanceTimersByTimeAsync(10_000)
      expect(await screen.findByText(t.licences.totalHint(70, 13))).toBeTruthy()
      await waitFor(() => expect(api.of(LEDGER)).toHaveLength(2))
    } finally {
      vi.useRealTimers()
    }
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

describe('A group of the tenant', () => {
  it('leads to its page, and says whose it is', async () => {
    const { unmount } = open('?g=g')
    expect((await screen.findByRole('link', { name: t.tenant.open.organisation })).getAttribute('href')).toBe('/organisation?o=g')
    expect(screen.getByText(t.tenant.kindOf(true, 'mina'))).toBeTruthy()
    unmount()

    api.on('GET /groups/g', json({ ...organisation, type: 'group' }, 200, { etag: '"1"' }))
    open('?g=g')
    expect((await screen.findByRole('link', { name: t.tenant.open.group })).getAttribute('href')).toBe('/groups/g')
  })

  it('of another tenant is not there', async () => {
    api.on('GET /groups/g', refusal('NOT_FOUND', 404))
    open('?g=g')

    expect(await screen.findByText(/not yours to see/)).toBeTruthy()
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
    expect(await screen.findByText(t.catalogue.saved('Algebra I'))).toBeTruthy()
    expect(api.of('PUT /courses/algebra')[0]?.body).toEqual({ title: 'Algebra I' })
    await userEvent.type(screen.getByLabelText(t.catalogue.title), 'B')
    expect(screen.queryByText(t.catalogue.saved('Algebra I'))).toBeNull()
  })

  it('say what is wrong, and leave a course as it is when asked to', async () => {
    open('?tab=courses')
    await userEvent.click(await screen.findByRole('button', { name: t.catalogue.add }))
    expect(screen.getByText(t.info.required)).toBeTruthy()
    await userEvent.type(screen.getByLabelText(t.catalogue.title), '数学')
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.add }))
    expect(screen.getByText(t.catalogue.badId)).toBeTruthy()

    await userEvent.click(screen.getByRole('button', { name: t.catalogue.renameNamed('Algebra') }))
    await userEvent.clear(screen.getByLabelText(t.catalogue.title))
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.rename }))
    expect(screen.getByText(t.info.required)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: t.cancel }))
    expect(screen.getByRole('button', { name: t.catalogue.add })).toBeTruthy()
    expect(api.calls.filter((call) => call.method === 'PUT')).toEqual([])
  })

  it('are read again once one is saved, and stay when it is refused', async () => {
    api.on('PUT /courses/botany', refusal('FORBIDDEN', 403))
    open('?tab=courses')
    await userEvent.type(await screen.findByLabelText(t.catalogue.title), 'Botany')
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.add }))
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    api.on('PUT /courses/botany', ({ body }) => {
      api.on(COURSES, json({ items: [{ courseId: 'botany', title: 'Botany' }] }))
      return json({ courseId: 'botany', ...(body as object) })
    })
    await userEvent.click(screen.getByRole('button', { name: t.catalogue.add }))

    expect(await screen.findByText(t.catalogue.saved('Botany'))).toBeTruthy()
    expect(await screen.findByText('Botany', { selector: 'bdi' })).toBeTruthy()
  })

  it('may be none, or not to be read', async () => {
    api.on(COURSES, json({ items: [] }))
    const { unmount } = open('?tab=courses')
    expect(await screen.findByText(t.catalogue.empty)).toBeTruthy()
    unmount()
    api.on(COURSES, refusal('FORBIDDEN', 403))
    open('?tab=courses')
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
  })

  it('that are taken take licences, which are then read again, and once more when the views follow', async () => {
    api
      .on('GET /groups/g/members', json({ items: [jonas] }))
      .on('GET /groups/g/enrolments', json({ items: [] }))
      .on('POST /groups/g/enrolments', () => {
        api.on(LICENCES, json({ ...stats.licences, available: 6, consumed: 13 }))
        return json({ enrolments: [{ userId: 'jonas', courseId: 'algebra', outcome: 'enrolled' }] })
      })
    open('?g=g')
    await screen.findByText(t.stats.ofGranted(7, 20))
    await screen.findByTestId('ledger')
    await userEvent.click(screen.getByRole('tab', { name: t.tenant.detailTabs.courses }))
    await userEvent.click(await screen.findByRole('button', { name: t.courses.enrol }))
    await screen.findByText(t.courses.enrolled('Jonas Weber', 'Algebra'))
    await userEvent.click(screen.getByRole('tab', { name: t.tenant.detailTabs.licences }))

    expect(await screen.findByText(t.stats.ofGranted(6, 20))).toBeTruthy()
    await waitFor(() => expect(api.of(LEDGER).length).toBeGreaterThan(2))
    expect(api.of('GET /groups/g/enrolments').length).toBeGreaterThan(1)
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

  it('sends what was chosen, and forgets a refusal with its file', async () => {
    api.on(START, refusal('LICENCES_EXHAUSTED', 409, { available: 0, requested: 3 }))
    open('?g=g&tab=import')
    await choose('ada')
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(`^${t.imports.modes['all-or-nothing']}`) }))
    await userEvent.click(screen.getByRole('checkbox', { name: t.imports.dryRun }))
    for (const attempt of [1, 2]) {
      await userEvent.click(screen.getByRole('button', { name: t.imports.startDry }))
      await waitFor(() => expect(api.of(START)).toHaveLength(attempt))
      expect(await screen.findByText(/That needs 3 licences/)).toBeTruthy()
    }
    await choose('eva')
    expect(screen.queryByText(/That needs 3 licences/)).toBeNull()

    const [call] = api.of(START)
    expect([call?.query.get('mode'), call?.query.get('dryRun'), call?.body]).toEqual(['all-or-nothing', 'true', 'ada'])
  })

  it('takes no file beyond 4 MB, and leads back to the choice', async () => {
    open('?g=g&tab=import')
    await choose(new Uint8Array(4 * 1024 * 1024 + 1).fill(97))
    await userEvent.click(screen.getByRole('button', { name: t.imports.start }))

    expect(await screen.findByText(t.imports.faults['too-large'])).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText(t.imports.file))
    expect(api.of(START)).toEqual([])
  })

  it('that ended early says so, counts, and has the account read again', async () => {
    const counts = { added: 41, 'no-licence': 2, malformed: 1 }
    api.on(IMPORT, ({ query }) =>
      query.get('pageSize') === '100'
        ? refusal('FORBIDDEN', 403)
        : json({ ...done, rows: 90, done: 44, counts, verdicts: query.has('cursor') ? { items: [{ row: 5, value: 'eva', verdict: 'no-licence' }] } : { items: rows, nextCursor: 'c' } }),
    )
    open('?g=g&tab=import&import=i1')

    expect(await screen.findByText(t.imports.cutShort(44, 90))).toBeTruthy()
    expect(within(screen.getByTestId('counts')).getByText('41')).toBeTruthy()
    await userEvent.click(await screen.findByRole('button', { name: t.more }))
    expect(await screen.findByText('eva')).toBeTruthy()
    const download = screen.getByRole('button', { name: t.imports.download })
    await userEvent.click(download)
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    expect(download.getAttribute('aria-disabled')).toBe('false')
    expect(screen.getByRole('checkbox', { name: t.imports.onlyFailed(3) })).toBeTruthy()
  })

  it('that cannot be watched for a moment says so, and shows what is known', async () => {
    let looks = 0
    api.on(IMPORT, () => (looks++ === 0 ? json(running) : refusal('FORBIDDEN', 403)))
    open('?g=g&tab=import&import=i1')

    expect(await screen.findByRole('progressbar')).toBeTruthy()
    expect(await screen.findByText(/You may not do that here/)).toBeTruthy()
    expect(screen.getByText(t.imports.of(1, 3))).toBeTruthy()
  })

  it('with many failures shows some and keeps all for the file', async () => {
    const failed = Array.from({ length: 250 }, (_, at) => ({ row: at + 2, value: `v${at}`, verdict: 'no-licence' }))
    api.on(IMPORT, ({ query }) => {
      const from = Number(query.get('cursor') ?? 0)
      const size = Number(query.get('pageSize'))
      const next = from + size < failed.length ? { nextCursor: String(from + size) } : {}
      return json({ ...done, rows: 250, done: 250, counts: { 'no-licence': 250 }, verdicts: { items: failed.slice(from, from + size), ...next } })
    })
    open('?g=g&tab=import&import=i1')
    await userEvent.click(await screen.findByRole('checkbox', { name: t.imports.onlyFailed(250) }))

    expect(await screen.findByText(t.imports.shown(200, 250))).toBeTruthy()
    expect(within(screen.getByTestId('verdicts')).getAllByRole('row')).toHaveLength(201)
  })

  it('only tried says what would be', async () => {
    api.on(IMPORT, json({ ...done, dryRun: true, verdicts: { items: rows } }))
    open('?g=g&tab=import&import=i1')

    expect(await screen.findByText(t.imports.dry)).toBeTruthy()
    expect((await screen.findAllByText(t.imports.wouldBe.added)).length).toBeGreaterThan(0)
  })
})
