import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { HubPage } from '../src/hub/hub-page'
import { say, sayNotRead, t } from '../src/texts'
import { money, monthName } from '../src/ui/format'
import { Problem } from '../src/api/problem'
import { FakeApi, json, refusal } from './fake-api'
import { ada, CANARY, client, invitation, jonas, organisation, owner, stats } from './samples'
import { expectAccessible, show, signedIn, tokenOf } from './stage'

const MEMBERS = 'GET /groups/g/members'
const CLIENTS = 'GET /organisations/g/clients'
const STATS = 'GET /organisations/g/stats'
const INVITATIONS = 'GET /groups/g/invitations'
const INVITE = 'POST /groups/g/invitations'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
    .on('GET /me/groups', json({ items: [organisation] }))
    .on(MEMBERS, json({ items: [ada, jonas, owner] }))
    .on(STATS, json(stats))
    .on(INVITATIONS, json({ items: [invitation] }))
    .on(CLIENTS, json({ items: [client] }))
})

async function open(role: 'owner' | 'admin' | 'member' = 'owner', userId = 'mina') {
  api.on('GET /me/groups', json({ items: [{ ...organisation, role }] }))
  show(<HubPage />, { session: signedIn(userId) })
  await screen.findByTestId('team')
}

describe('The hub', () => {
  it('shows the team after three requests, and asks for no tab that is not open', async () => {
    let before = 0
    api.on(INVITATIONS, () => {
      before = api.calls.length - 1
      return json({ items: [invitation] })
    })
    await open()
    await screen.findByText('late@example.org')

    expect(before).toBe(3)
    expect(api.of(CLIENTS)).toEqual([])
    expect(api.of('GET /groups/g')).toEqual([])
    await expectAccessible()
  })

  it('shows a plain member neither figures nor invitations, and asks for none', async () => {
    await open('member', 'jonas')

    expect(screen.queryByRole('complementary')).toBeNull()
    expect(screen.queryByRole('tab', { name: t.hub.tabs.clients })).toBeNull()
    expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull()
    expect(api.of(STATS)).toEqual([])
    expect(api.of(INVITATIONS)).toEqual([])
    await expectAccessible()
  })

  it('says so to whom is in no organisation', async () => {
    api.on('GET /me/groups', json({ items: [] }))
    show(<HubPage />)

    expect(await screen.findByText(t.hub.none)).toBeTruthy()
    await expectAccessible()
  })

  it('stays on the list that switches, for arrow keys to go on', async () => {
    api
      .on('GET /me/groups', json({ items: [organisation, { ...organisation, groupId: 'h', name: 'Second Harbour' }] }))
      .on('GET /groups/h/members', json({ items: [owner] }))
      .on('GET /organisations/h/stats', json(stats))
      .on('GET /groups/h/invitations', json({ items: [] }))
    show(<HubPage />)
    await userEvent.selectOptions(await screen.findByLabelText(t.hub.switcher), 'h')
    await screen.findByRole('heading', { level: 1, name: 'Second Harbour' })

    expect(document.activeElement).toBe(screen.getByLabelText(t.hub.switcher))
  })

  it('switches between several, read to the end', async () => {
    const other = { ...organisation, groupId: 'h', name: 'Second Harbour' }
    api
      .on('GET /me/groups', ({ query }) =>
        query.has('cursor') ? json({ items: [other] }) : json({ items: [organisation], nextCursor: 'c' }),
      )
      .on('GET /groups/h/members', json({ items: [] }))
      .on('GET /organisations/h/stats', json({ ...stats, organisationId: 'h' }))
      .on('GET /groups/h/invitations', json({ items: [] }))
    show(<HubPage />)
    await userEvent.selectOptions(await screen.findByLabelText(t.hub.switcher), 'Second Harbour')

    expect(await screen.findByRole('heading', { level: 1, name: 'Second Harbour' })).toBeTruthy()
    expect(await screen.findByText(t.team.empty)).toBeTruthy()
  })

  it('waits for the one that is asked for, on whatever page it is', async () => {
    const other = { ...organisation, groupId: 'h', name: 'Second Harbour' }
    api
      .on('GET /me/groups', ({ query }) =>
        query.has('cursor') ? json({ items: [other] }) : json({ items: [organisation], nextCursor: 'c' }),
      )
      .on('GET /groups/h/members', json({ items: [jonas] }))
    show(<HubPage />, { at: '/organisation?o=h' })
    await screen.findByTestId('team')

    expect(screen.getByRole('heading', { level: 1, name: 'Second Harbour' })).toBeTruthy()
    expect(api.of(MEMBERS)).toEqual([])
  })

  it('shows no other organisation than the one that is asked for, but leads to it', async () => {
    show(<HubPage />, { at: '/organisation?o=elsewhere' })

    expect(await screen.findByText(t.hub.notYours)).toBeTruthy()
    expect(screen.queryByRole('heading', { name: organisation.name })).toBeNull()
    await expectAccessible()
    await userEvent.click(screen.getByRole('link', { name: t.hub.open(organisation.name) }))
    expect(await screen.findByTestId('team')).toBeTruthy()
  })

  it.each([
    ['figures', 404],
    ['figures', 403],
    ['team', 404],
  ])('is left by who has been removed meanwhile, which the %s tell by %i', async (what, status) => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      await open(what === 'team' ? 'member' : 'admin', 'ada')
      const mine = api.of('GET /me/groups').length
      api.on('GET /me/groups', json({ items: [] })).on(what === 'team' ? MEMBERS : STATS, refusal(status === 404 ? 'NOT_FOUND' : 'FORBIDDEN', status))
      if (what === 'team') {
        await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).selectOptions(screen.getByLabelText(t.team.show), t.team.tutors)
      } else {
        await vi.advanceTimersByTimeAsync(10_000)
      }

      expect(await screen.findByText(t.hub.none)).toBeTruthy()
      expect(screen.queryByTestId('team')).toBeNull()
      expect(api.of('GET /me/groups').length).toBe(mine + 1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is worked by keyboard', async () => {
    await open()
    const user = userEvent.setup()
    screen.getByRole('tab', { name: t.hub.tabs.team }).focus()
    await user.keyboard('{ArrowRight}')

    expect(await screen.findByTestId('clients')).toBeTruthy()
    expect(screen.getByRole('tab', { name: t.hub.tabs.clients }).getAttribute('aria-selected')).toBe('true')
    await expectAccessible()
  })

  it('shows what others have typed as text', async () => {
    api
      .on('GET /me/groups', json({ items: [{ ...organisation, name: CANARY }] }))
      .on(MEMBERS, json({ items: [{ ...jonas, displayName: CANARY, headline: CANARY }] }))
      .on(INVITATIONS, json({ items: [{ ...invitation, email: CANARY }] }))
      .on(CLIENTS, json({ items: [{ ...client, displayName: CANARY, tutors: [{ userId: 'x', displayName: CANARY }] }] }))
    show(<HubPage />, { at: '/organisation?tab=clients' })
    await screen.findByTestId('clients')
    await screen.findByTestId('pending')

    expect(screen.getAllByText(CANARY, { exact: true }).length).toBeGreaterThanOrEqual(4)
    expect(document.querySelector('img[src="x"]')).toBeNull()
  })
})

describe('The team', () => {
  it('is searched after a pause, and keeps what it shows meanwhile', async () => {
    await open()
    api.on(MEMBERS, ({ query }) => json({ items: query.get('q') === 'jo' ? [jonas] : [ada] }))
    await userEvent.type(screen.getByLabelText(t.team.search), 'jo')

    expect(screen.getByText('Ada Byron')).toBeTruthy()
    await waitFor(() => expect(screen.queryByText('Ada Byron')).toBeNull())
    expect(api.of(MEMBERS).filter((call) => call.query.get('q') === 'j')).toEqual([])
  })

  it('goes on by its cursor, through empty pages', async () => {
    api.on(MEMBERS, ({ query }) => {
      switch (query.get('cursor')) {
        case null:
          return json({ items: [ada], nextCursor: 'empty' })
        case 'empty':
          return json({ items: [], nextCursor: 'last' })
        default:
          return json({ items: [jonas] })
      }
    })
    await open()
    await userEvent.click(screen.getByRole('button', { name: t.more }))

    expect(await screen.findByText('Jonas Weber')).toBeTruthy()
    expect(screen.queryByRole('button', { name: t.more })).toBeNull()
  })

  it('lets an admin remove members alone', async () => {
    await open('admin', 'ada')

    expect(screen.getAllByRole('button', { name: /^Remove/ }).map((button) => button.getAttribute('aria-label'))).toEqual([
      'Remove Jonas Weber',
    ])
  })

  it('links to the mail of those whose address the API tells, but to no own one', async () => {
    api.on(MEMBERS, json({ items: [{ ...ada, email: 'Ada@exämple.org' }, jonas, { ...owner, email: 'mina@example.org' }] }))
    await open()

    const [link, ...others] = screen.getAllByRole('link', { name: /^Message/ })
    expect(link?.getAttribute('aria-label')).toBe('Message Ada Byron')
    expect(link?.getAttribute('href')).toBe('mailto:Ada@ex%C3%A4mple.org')
    expect(others).toEqual([])
    await expectAccessible()
  })

  it.each([
    ['headers', 'x?bcc=eve&body=hi%0D%0Acc:@example.org', 'mailto:x%3Fbcc%3Deve%26body%3Dhi%250D%250Acc%3A@example.org'],
    ['a fragment', "o'neil#/+{x}@example.org", "mailto:o'neil%23%2F%2B%7Bx%7D@example.org"],
    ['a further recipient', 'ada@example.org,eve@example.org', undefined],
    ['a line', 'ada\r\nbcc:eve@example.org', undefined],
    ['half a character', 'ada@\ud800.org', undefined],
    ['a script', 'javascript:alert(1)', undefined],
    ['markup', CANARY, undefined],
  ])('lets no address smuggle %s into the mail', async (_, email, href) => {
    api.on(MEMBERS, json({ items: [{ ...jonas, email }, owner] }))
    await open()

    expect(screen.getByText('Jonas Weber')).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Message Jonas Weber' })?.getAttribute('href')).toBe(href)
  })

  it('removes after naming what follows', async () => {
    await open()
    const user = userEvent.setup()
    api.on('DELETE /groups/g/members/jonas', new Response(null, { status: 204 }))
    await user.click(screen.getByRole('button', { name: 'Remove Jonas Weber' }))
    const dialog = within(screen.getByRole('alertdialog'))

    expect(dialog.getByText(t.team.confirm.clients(3))).toBeTruthy()
    expect(dialog.getByText(t.team.confirm.licence.member)).toBeTruthy()
    expect(document.activeElement?.textContent).toBe(t.cancel)
    await expectAccessible()

    await user.click(dialog.getByRole('button', { name: t.team.confirm.button }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    // The list still has him, for it follows a moment later.
    expect(screen.queryByText('Jonas Weber')).toBeNull()
    expect(screen.getByText(/Jonas Weber.* has been removed/)).toBeTruthy()
  })

  it('stays as it was when a removal is refused, and says why', async () => {
    await open()
    api.on('DELETE /groups/g/members/jonas', refusal('FORBIDDEN', 403))
    await userEvent.click(screen.getByRole('button', { name: 'Remove Jonas Weber' }))
    await userEvent.click(screen.getByRole('button', { name: t.team.confirm.button }))

    expect(await within(screen.getByRole('alertdialog')).findByText(/You may not do that here/)).toBeTruthy()
    expect(screen.getByText('Jonas Weber')).toBeTruthy()
  })

  it('is read again though nobody knows whether somebody was removed', async () => {
    await open()
    api.on('DELETE /groups/g/members/jonas', () => {
      api.on(MEMBERS, json({ items: [ada, owner] }))
      return Promise.reject(new TypeError('cut off'))
    })
    await userEvent.click(screen.getByRole('button', { name: 'Remove Jonas Weber' }))
    await userEvent.click(screen.getByRole('button', { name: t.team.confirm.button }))
    await screen.findByText(say(new Problem('UNREACHABLE', 0)))
    await userEvent.click(screen.getByRole('button', { name: t.cancel }))

    await waitFor(() => expect(screen.queryByText('Jonas Weber')).toBeNull())
  })

  it.each([
    ['denied', refusal('FORBIDDEN', 403), /You may not do that here/, false],
    ['gone', refusal('NOT_FOUND', 404), /not yours to see/, false],
    ['closed', refusal('GROUP_ARCHIVED', 409), /has been closed/, true],
    ['limited', json({ message: 'Too Many Requests' }, 429, { 'retry-after': '60' }), /Too much is going on/, true],
  ])('says that it is %s', async (_, answer, words, again) => {
    api.on(MEMBERS, answer)
    show(<HubPage />)

    expect(await screen.findByText(words)).toBeTruthy()
    expect(screen.queryAllByRole('button', { name: t.retry })).toHaveLength(again ? 1 : 0)
    await expectAccessible()
  })

  it('says that one is offline, and is read again when asked', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    api.on(MEMBERS, () => Promise.reject(new TypeError('no network')))
    show(<HubPage />)
    await screen.findByText(sayNotRead(new Problem('OFFLINE', 0)))
    api.on(MEMBERS, json({ items: [jonas] }))
    await userEvent.click(screen.getByRole('button', { name: t.retry }))

    expect(await screen.findByText('Jonas Weber')).toBeTruthy()
  })

  it('is read again once one is online again, and no longer says that one is offline', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    await open()
    api.on(MEMBERS, () => Promise.reject(new TypeError('no network'))).on(INVITE, () => Promise.reject(new TypeError('no network')))
    await userEvent.type(screen.getByLabelText(t.invite.addresses), 'bo@example.org')
    await userEvent.click(screen.getByRole('button', { name: t.invite.send(1) }))
    await screen.findByText(say(new Problem('OFFLINE', 0)))
    await screen.findByText(sayNotRead(new Problem('OFFLINE', 0)), {}, { timeout: 5_000 })
    api.on(MEMBERS, json({ items: [jonas] }))
    online.mockReturnValue(true)
    act(() => void dispatchEvent(new Event('online')))

    await waitFor(() => expect(screen.queryByText(sayNotRead(new Problem('OFFLINE', 0)))).toBeNull())
    await waitFor(() => expect(screen.getAllByText(t.wasOffline)).toHaveLength(1))
    expect(screen.queryByText(say(new Problem('OFFLINE', 0)))).toBeNull()
  })

  it('no longer says that the session has ended once somebody has signed in again', async () => {
    const session = signedIn()
    api.on(MEMBERS, json({ message: 'Unauthorized' }, 401))
    show(<HubPage />, { session })
    await screen.findByText(say(new Problem('UNAUTHENTICATED', 401)))
    act(() => session.begin({ renewed: () => Promise.resolve(undefined), forget: () => undefined }, tokenOf({ sub: 'mina', tenant_id: 'harbour' })))

    expect(screen.queryByText(say(new Problem('UNAUTHENTICATED', 401)))).toBeNull()
    expect(screen.getByText(t.wasSignedOut)).toBeTruthy()
  })
})

describe('The figures', () => {
  it('of a shape that was not promised leave the rest of the page as it is', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    api.on(STATS, json({ ...stats, revenue: undefined }))
    await open()
    expect(await screen.findByText(t.failing)).toBeTruthy()
    expect(screen.getByLabelText(t.invite.addresses)).toBeTruthy()
    expect(screen.getByText('Jonas Weber')).toBeTruthy()
    await expectAccessible()
  })

  it('show money by its currency, and the year as a table too', async () => {
    await open()
    const widget = within(await screen.findByRole('region', { name: t.stats.title }))

    expect((await widget.findByText(t.stats.revenue)).nextSibling?.textContent).toBe(money(345_000, 'GBP'))
    const year = t.stats.trendOf('GBP', monthName('2025-12'), monthName('2026-11'), money(343_800, 'GBP'))
    expect(widget.getByRole('img', { name: year })).toBeTruthy()
    expect(widget.getAllByRole('row', { hidden: true })).toHaveLength(13)
    await userEvent.selectOptions(widget.getByLabelText(t.stats.currency), 'JPY')
    expect(widget.getByRole('img', { name: /in JPY/ })).toBeTruthy()
    expect(widget.getByRole('img', { name: `${t.stats.licences}: 12 in use, 1 reserved, 7 available` })).toBeTruthy()
  })

  it('begin without bookings and licences', async () => {
    api.on(
      STATS,
      json({
        ...stats,
        licences: { ...stats.licences, granted: 0, available: 0, reserved: 0, consumed: 0 },
        revenue: { ...stats.revenue, currencies: [] },
        trend: [],
      }),
    )
    await open()

    expect(await screen.findByText(t.stats.noTrend)).toBeTruthy()
    expect(screen.getByText(t.stats.noLicences)).toBeTruthy()
    expect(screen.getByText(money(0, 'GBP'))).toBeTruthy()
    await expectAccessible()
  })

  it('fail apart from the team', async () => {
    api.on(STATS, refusal('NOT_AN_ORGANISATION', 409))
    await open()

    expect(await screen.findByText(/plain group/)).toBeTruthy()
    expect(screen.getByText('Jonas Weber')).toBeTruthy()
  })
})

describe('Inviting', () => {
  const type = async (text: string) => {
    const field = screen.getByLabelText(t.invite.addresses)
    await userEvent.click(field)
    await userEvent.paste(text)
  }
  const send = () => userEvent.click(screen.getByRole('button', { name: /^Send invitation|^Send \d/ }))
  const invited = (emails: string[]) =>
    json({ invitations: emails.map((email) => ({ email, outcome: 'invited', invitationId: email })) })

  it('sends what was pasted once, under one key', async () => {
    await open()
    api.on(INVITE, invited(['ada@example.org', 'bo@example.org']))
    await type('Ada Lovelace <ada@example.org>, bo@example.org; ADA@example.org')
    await send()

    expect(await screen.findByText(t.invite.invited(2))).toBeTruthy()
    const [call, ...others] = api.of(INVITE)
    expect(others).toEqual([])
    expect(call?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(call?.body).toEqual({
      invitations: [
        { email: 'ada@example.org', role: 'member', kind: 'tutor' },
        { email: 'bo@example.org', role: 'member', kind: 'tutor' },
      ],
    })
  })

  it('keeps the key until it is known to be done, and takes another for the next', async () => {
    await open()
    let attempts = 0
    api.on(INVITE, () => {
      attempts += 1
      return attempts <= 4 ? Promise.reject(new TypeError('cut off')) : invited(['bo@example.org'])
    })
    await type('bo@example.org')
    await send()
    await screen.findByText(say(new Problem('UNREACHABLE', 0)), {}, { timeout: 5_000 })
    expect(screen.getByLabelText<HTMLTextAreaElement>(t.invite.addresses).readOnly).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: t.retry }))
    await screen.findByText(t.invite.invited(1), {}, { timeout: 5_000 })
    await type('bo@example.org')
    await send()
    await waitFor(() => expect(api.of(INVITE)).toHaveLength(6))

    const keys = api.of(INVITE).map((call) => call.headers.get('idempotency-key'))
    expect(new Set(keys.slice(0, 5)).size).toBe(1)
    expect(keys[5]).not.toBe(keys[0])
  })

  it('starts anew after no answer only once the invitations were read again', async () => {
    await open()
    await screen.findByText('late@example.org')
    api.on(INVITE, () => Promise.reject(new TypeError('cut off'))).on(INVITATIONS, refusal('FORBIDDEN', 403))
    await type('bo@example.org')
    await send()
    await screen.findByText(t.unsettled, {}, { timeout: 5_000 })
    await expectAccessible()
    await userEvent.click(screen.getByRole('button', { name: t.anew }))
    expect(await screen.findByText(t.notLooked)).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>(t.invite.addresses).readOnly).toBe(true)

    api.on(INVITATIONS, json({ items: [{ ...invitation, email: 'bo@example.org' }] }))
    await userEvent.click(screen.getByRole('button', { name: t.anew }))
    expect(await screen.findByText(t.looked)).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>(t.invite.addresses).readOnly).toBe(false)
    expect(screen.getByText('bo@example.org', { selector: 'bdi' })).toBeTruthy()
  })

  it('keeps what is typed while it sends', async () => {
    await open()
    let answer: (response: Response) => void = () => undefined
    api.on(INVITE, () => new Promise((resolve) => (answer = resolve)))
    await type('bo@example.org')
    await send()
    await type(' ada@example.org')
    answer(invited(['bo@example.org']))
    await screen.findByText(t.invite.invited(1))

    expect(screen.getByLabelText<HTMLTextAreaElement>(t.invite.addresses).value).toBe('bo@example.org ada@example.org')
  })

  it('does not send twice for a double click', async () => {
    await open()
    let answer: (response: Response) => void = () => undefined
    api.on(INVITE, () => new Promise((resolve) => (answer = resolve)))
    await type('bo@example.org')
    await userEvent.dblClick(screen.getByRole('button', { name: t.invite.send(1) }))
    await waitFor(() => expect(api.of(INVITE)).toHaveLength(1))
    answer(invited(['bo@example.org']))
    await screen.findByText(t.invite.invited(1))

    expect(api.of(INVITE)).toHaveLength(1)
  })

  it('says how many licences are missing, and keeps what was typed', async () => {
    await open()
    api.on(INVITE, refusal('LICENCES_EXHAUSTED', 409, { available: 0, requested: 1 }))
    await type('bo@example.org')
    await send()

    expect(await screen.findByText(/needs 1 licence, and none is available\. Nothing was changed/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>(t.invite.addresses).value).toBe('bo@example.org')
    await expectAccessible()
  })

  it.each([
    ['nothing', ' ', t.invite.none],
    ['no address', 'bo@example.org, bo.example', t.invite.notAddresses(['bo.example'])],
    ['too many', Array.from({ length: 99 }, (_, n) => `t${n}@example.org`).join(' '), t.invite.tooMany(99, 98)],
  ])('objects to %s before asking', async (_, text, words) => {
    await open()
    await type(text)
    await send()

    expect(await screen.findByText(words)).toBeTruthy()
    expect(api.of(INVITE)).toEqual([])
  })

  it('takes its last words away once something is typed', async () => {
    await open()
    api.on(INVITE, refusal('VALIDATION_FAILED', 400, { errors: [{ pointer: '/invitations/0/email', detail: 'is no address' }] }))
    await type('bo@example.org')
    await send()
    await screen.findByText('bo@example.org: is no address')
    await type(' ')
    expect(screen.queryByText('bo@example.org: is no address')).toBeNull()

    api.on(INVITE, invited(['bo@example.org']))
    await send()
    await screen.findByText(t.invite.invited(1))
    await type('ada@example.org')
    expect(screen.queryByText(t.invite.invited(1))).toBeNull()
  })

  it('names the address that was refused', async () => {
    await open()
    api.on(INVITE, refusal('VALIDATION_FAILED', 400, { errors: [{ pointer: '/invitations/1/email', detail: 'is no address' }] }))
    await type('ada@example.org bo@example.org')
    await send()

    expect(await screen.findByText('bo@example.org: is no address')).toBeTruthy()
  })

  it('offers to make admins to the owner alone', async () => {
    await open('admin', 'ada')

    expect(screen.queryByLabelText(t.invite.role)).toBeNull()
  })
})

describe('Where each enrolment takes a licence', () => {
  const licences = { ...stats.licences, policy: 'enrolment', granted: 2, available: 2, reserved: 0, consumed: 0 }
  const openWith = async (available: number) => {
    api
      .on('GET /me/groups', json({ items: [{ ...organisation, licencePolicy: 'enrolment' }] }))
      .on(STATS, json({ ...stats, licences: { ...licences, available, consumed: 2 - available } }))
    show(<HubPage />)
    await screen.findByTestId('team')
    await screen.findByText(t.stats.ofGranted(available, 2))
  }

  it('one that is available is enough to invite many', async () => {
    await openWith(2)
    await userEvent.type(screen.getByLabelText(t.invite.addresses), 'a@x.org b@x.org c@x.org d@x.org')

    expect(screen.getByRole('button', { name: t.invite.send(4) })).toBeTruthy()
    expect(screen.queryByText(t.invite.needed(4, 2))).toBeNull()
    expect(screen.queryByText(t.invite.neededOne)).toBeNull()
  })

  it('without one it says what is needed, and what frees one', async () => {
    await openWith(0)
    expect(screen.getByText(t.stats.exhausted.enrolment)).toBeTruthy()
    await userEvent.type(screen.getByLabelText(t.invite.addresses), 'a@x.org b@x.org')
    expect(screen.getByText(t.invite.neededOne)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Remove Jonas Weber' }))

    expect(screen.getByText(t.team.confirm.licence.enrolment)).toBeTruthy()
    expect(screen.queryByText(t.team.confirm.licence.member)).toBeNull()
    await expectAccessible()
  })
})

describe('Pending invitations', () => {
  it('are revoked after asking', async () => {
    await open()
    api.on('DELETE /groups/g/invitations/i', () => {
      api.on(INVITATIONS, json({ items: [] }))
      return new Response(null, { status: 204 })
    })
    await userEvent.click(await screen.findByRole('button', { name: t.pending.revokeOf('late@example.org') }))
    await expectAccessible()
    await userEvent.click(screen.getByRole('button', { name: t.pending.confirm.button }))

    expect(await screen.findByText(t.pending.empty)).toBeTruthy()
    expect(screen.getByText(t.pending.revoked('late@example.org'))).toBeTruthy()
  })

  it('are sent again once for a double click', async () => {
    await open()
    api.on('POST /groups/g/invitations/i/resend', () => new Promise(() => undefined))
    const button = await screen.findByRole('button', { name: t.pending.resendTo('late@example.org') })
    act(() => {
      button.focus()
      button.click()
      button.click()
    })
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'))

    expect(api.of('POST /groups/g/invitations/i/resend')).toHaveLength(1)
    expect(document.activeElement).toBe(button)
  })

  it('are shown though the team cannot be', async () => {
    api.on(MEMBERS, refusal('INVALID_CURSOR', 400))
    show(<HubPage />)

    expect(await screen.findByText('late@example.org')).toBeTruthy()
  })

  it('say when they can be sent again', async () => {
    await open()
    api.on('POST /groups/g/invitations/i/resend', refusal('RESEND_TOO_SOON', 429, {}, { 'retry-after': '200' }))
    await userEvent.click(await screen.findByRole('button', { name: t.pending.resendTo('late@example.org') }))

    expect(await screen.findByText(/in 4 minutes/)).toBeTruthy()
    expect(api.of('POST /groups/g/invitations/i/resend')).toHaveLength(1)
  })

  it('tell what became of the mail', async () => {
    api.on(INVITATIONS, json({ items: [{ ...invitation, undelivered: { reason: 'bounced', at: invitation.createdAt } }] }))
    await open()

    expect(await screen.findByText(t.pending.undelivered.bounced)).toBeTruthy()
  })
})

describe('Clients', () => {
  it('are shown page by page, and the end is where the button was', async () => {
    api.on(CLIENTS, ({ query }) =>
      json(query.has('cursor') ? { items: [{ ...client, studentId: 's2', displayName: 'Last One' }] } : { items: [client], nextCursor: 'c' }),
    )
    await open()
    await userEvent.click(screen.getByRole('tab', { name: t.hub.tabs.clients }))
    await screen.findByTestId('clients')
    const more = screen.getByRole('button', { name: t.more })
    await userEvent.dblClick(more)
    await screen.findByText('Last One')

    await waitFor(() => expect(document.activeElement?.textContent).toBe(t.allShown))
    expect(api.of(CLIENTS)).toHaveLength(2)
    await expectAccessible()
  })

  it('are asked for when opened, and show who brings them', async () => {
    await open()
    await userEvent.click(screen.getByRole('tab', { name: t.hub.tabs.clients }))
    const list = within(await screen.findByTestId('clients'))

    expect(list.getByText('Ada Byron')).toBeTruthy()
    expect(list.getByText('Jonas Weber')).toBeTruthy()
    expect(api.of(CLIENTS)).toHaveLength(1)
  })

  it('are none at first', async () => {
    api.on(CLIENTS, json({ items: [] }))
    await open()
    await userEvent.click(screen.getByRole('tab', { name: t.hub.tabs.clients }))

    expect(await screen.findByText(t.clients.empty)).toBeTruthy()
    await expectAccessible()
  })
})
