import { describe, expect, it, vi } from 'vitest'
import { apiOf, putFile } from '../src/api/client'
import { filledPage } from '../src/api/pages'
import { readAddresses } from '../src/hub/addresses'
import { type Draft, differing, fieldAt, merge, objections, patchOf } from '../src/hub/draft'
import { Session } from '../src/session/session'
import { t } from '../src/texts'
import { initials, money, monthName, twelveMonthsTo } from '../src/ui/format'
import { FakeApi, json, refusal } from './fake-api'
import { tokenOf } from './stage'

describe('Addresses', () => {
  it.each([
    ['a@example.org', ['a@example.org'], []],
    ['a@example.org,b@example.org;\n c@example.org', ['a@example.org', 'b@example.org', 'c@example.org'], []],
    ['"Byron, Ada" <ada@example.org>, Bo <bo@example.org>', ['ada@example.org', 'bo@example.org'], []],
    ['Lovelace, Ada <ada@example.org>; Weber, Jr., Bo <bo@example.org>', ['ada@example.org', 'bo@example.org'], []],
    ['bo.example, Ada <ada@example.org>, Weber', ['ada@example.org'], ['bo.example', 'Weber']],
    ['bo@example.org, Lovelace, Ada <ada@example.org>', ['bo@example.org', 'ada@example.org'], []],
    ['A@example.org a@EXAMPLE.org', ['A@example.org'], []],
    ['jürgen@bücher.example 用户@例子.example', ['jürgen@bücher.example', '用户@例子.example'], []],
    ['a@b, @example.org, a@@example.org', [], ['a@b', '@example.org', 'a@@example.org']],
    [' ', [], []],
  ])('are read out of %s', (text, good, bad) => {
    expect(readAddresses(text)).toEqual({ good, bad })
  })
})

describe('A draft', () => {
  const base: Draft = { name: 'N', slug: 'nnn', avatarUrl: '', description: 'D', website: '', accentColour: '', timeZone: '' }

  it('takes over what only they have changed, and contests what both have', () => {
    const mine = { ...base, name: 'Mine', website: 'https://same.example' }
    const theirs = { ...base, name: 'Theirs', description: 'Theirs', website: 'https://same.example' }

    expect(merge(base, mine, theirs)).toEqual({
      draft: { ...mine, description: 'Theirs' },
      contested: ['name'],
      taken: ['description'],
    })
  })

  it('contests nothing that both have written alike, but for blanks', () => {
    const merged = merge(base, { ...base, name: 'Same ' }, { ...base, name: 'Same' })

    expect(merged.contested).toEqual([])
    expect(merge(base, { ...base, name: ' N ' }, base)).toEqual({ draft: { ...base, name: ' N ' }, contested: [], taken: [] })
  })

  it('sends what has changed alone, trimmed, and null for what was emptied', () => {
    const draft = { ...base, name: ' New ', description: ' ', slug: ' nnn ', accentColour: '#aabbcc' }

    expect(patchOf(base, draft)).toEqual({ name: 'New', description: null, settings: { accentColour: '#aabbcc' } })
    expect(patchOf({ ...base, timeZone: 'UTC' }, base)).toEqual({ settings: { timeZone: null } })
  })

  it('sends websites and time zones as they are written elsewhere, and knows them again', () => {
    const draft = { ...base, website: 'https://müller.example/über uns', timeZone: 'europe/london' }
    const sent = patchOf(base, draft)

    expect(sent).toEqual({ website: 'https://xn--mller-kva.example/%C3%BCber%20uns', settings: { timeZone: 'Europe/London' } })
    expect(differing({ ...base, website: sent.website ?? '', timeZone: 'Europe/London' }, draft)).toEqual([])
    expect(patchOf(base, { ...base, website: 'https://x.example', timeZone: 'Asia/Kolkata' })).toEqual({
      website: 'https://x.example',
      settings: { timeZone: 'Asia/Kolkata' },
    })
    expect(objections({ ...base, slug: 'abc', website: `https://x.example/${'ü'.repeat(60)}` }).website).toBe(t.info.tooLong(300))
  })

  it.each([
    ['name', ' '],
    ['website', 'http://plain.example'],
    ['website', 'javascript:alert(1)'],
    ['website', 'https://'],
    ['timeZone', 'Mars/Olympus'],
  ])('refuses as %s %j', (field, text) => {
    expect(Object.keys(objections({ ...base, [field]: text }))).toEqual([field])
  })

  it('takes what is right', () => {
    const right = { slug: 'x'.repeat(63), website: 'HTTPS://x.example/', timeZone: 'Europe/London' }

    expect(objections({ ...base, ...right })).toEqual({})
    expect(objections({ ...base, slug: 'abc' })).toEqual({})
  })

  it('is pointed at by the API, settings within theirs', () => {
    expect([fieldAt('/name'), fieldAt('/settings/timeZone'), fieldAt('/licencePolicy')]).toEqual(['name', 'timeZone', undefined])
  })

  it.each(['', 'ab', 'Ab-c', 'a--b', '-ab', 'a_b', 'x'.repeat(64)])('refuses the slug %s', (slug) => {
    expect(objections({ ...base, slug }).slug).toBeDefined()
  })

  it('counts characters as the API does', () => {
    expect(objections({ ...base, description: '🦭'.repeat(300) }).description).toBeUndefined()
    expect(objections({ ...base, description: '🦭'.repeat(301) }).description).toBeDefined()
  })
})

describe('The client of the API', () => {
  const route = 'GET /me/groups'
  const read = (session: Session) => apiOf(session, location.origin).GET('/me/groups')

  function session(renewed: string | undefined): Session {
    const signedIn = new Session()
    signedIn.begin({ renewed: () => Promise.resolve(renewed), forget: () => undefined }, tokenOf({ sub: 'old' }))
    return signedIn
  }

  it('renews a token that is refused, once, and goes on', async () => {
    const renewed = tokenOf({ sub: 'new' })
    const api = new FakeApi().on(route, ({ headers }) =>
      headers.get('authorization') === `Bearer ${renewed}` ? json({ items: [] }) : json({ message: 'Unauthorized' }, 401),
    )

    expect((await read(session(renewed))).data).toEqual({ items: [] })
    expect(api.calls).toHaveLength(2)
  })

  it('ends the session when there is no other token', async () => {
    new FakeApi().on(route, json({ message: 'Unauthorized' }, 401))
    const expired = session(undefined)

    await expect(read(expired)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(expired.lapsed()).toBe(true)
    expect(expired.person()).toBeDefined()
    expect(await expired.token()).toBeUndefined()
  })

  it('gives what was begun to nobody else: a lapsed session of another person is another one', () => {
    const lapsing = session(undefined)
    const provider = { renewed: () => Promise.resolve(undefined), forget: () => undefined }
    const { userId, tenantId } = lapsing.person() ?? { userId: '', tenantId: '' }
    lapsing.end('expired')
    lapsing.begin(provider, tokenOf({ sub: userId, tenant_id: tenantId }))
    expect([lapsing.lapsed(), lapsing.successor()]).toEqual([false, 0])

    lapsing.end('expired')
    lapsing.begin(provider, tokenOf({ sub: 'another', tenant_id: tenantId }))
    expect(lapsing.successor()).toBe(1)

    lapsing.end('expired')
    lapsing.end('signed-out')
    expect([lapsing.lapsed(), lapsing.person()]).toEqual([false, undefined])
  })

  it('repeats what may be repeated while the refusal is a passing one', async () => {
    const api = new FakeApi().on(route, () =>
      api.calls.length < 3 ? refusal('BUSY', 503, {}, { 'retry-after': '0' }) : json({ items: [] }),
    )

    expect((await read(session(undefined))).data).toEqual({ items: [] })
    expect(api.calls).toHaveLength(3)
  })

  it('repeats no more than twice, what will not pass not at all, and a POST under its key', async () => {
    const passing = refusal('BUSY', 503, {}, { 'retry-after': '0' })
    const api = new FakeApi().on(route, passing).on('GET /courses', refusal('FORBIDDEN', 403)).on('POST /groups', passing)
    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'BUSY' })
    expect(api.of(route)).toHaveLength(3)
    const client = apiOf(session(undefined), location.origin)
    await expect(client.GET('/courses')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(api.of('GET /courses')).toHaveLength(1)
    const body = { type: 'group' as const, name: 'G' }
    const keyed = client.POST('/groups', { params: { header: { 'Idempotency-Key': 'k' } }, body })
    await expect(keyed).rejects.toMatchObject({ code: 'BUSY' })
    expect(api.of('POST /groups').map((call) => call.headers.get('idempotency-key'))).toEqual(['k', 'k', 'k'])
  })

  it('asks for a token once where the new one is refused as well', async () => {
    const api = new FakeApi().on(route, json({ message: 'Unauthorized' }, 401))
    const renewing = vi.fn(() => Promise.resolve(tokenOf({ sub: 'new' })))
    const signedIn = new Session()
    signedIn.begin({ renewed: renewing, forget: () => undefined }, tokenOf({ sub: 'old' }))

    await expect(read(signedIn)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect([api.calls.length, renewing.mock.calls.length, signedIn.lapsed()]).toEqual([2, 1, true])
  })

  it('renews once for all who wait for it', async () => {
    const renewing = vi.fn(() => Promise.resolve(tokenOf({ sub: 'new' })))
    const signedIn = new Session()
    signedIn.begin({ renewed: renewing, forget: () => undefined }, tokenOf({ sub: 'old' }))

    expect(await Promise.all([signedIn.renew(), signedIn.renew()])).toEqual([true, true])
    expect(renewing).toHaveBeenCalledTimes(1)
  })

  it('does not knock again while there is no network', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const api = new FakeApi().on(route, () => Promise.reject(new TypeError('cut off')))

    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(api.calls).toHaveLength(1)
  })

  it('leaves what was called off alone', async () => {
    const calling = new AbortController()
    const api = new FakeApi().on(route, () => {
      calling.abort()
      return Promise.reject(new DOMException('called off', 'AbortError'))
    })
    const called = apiOf(session(undefined), location.origin).GET('/me/groups', { signal: calling.signal })

    await expect(called).rejects.toMatchObject({ name: 'AbortError' })
    expect(api.calls).toHaveLength(1)
  })

  it.each([
    [403, 'SCOPE_MISSING'],
    [404, 'NO_SUCH_ROUTE'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [418, 'UNAVAILABLE'],
  ])('reads the gateway’s own %i as %s', async (status, code) => {
    new FakeApi().on('POST /invitations/accept', json({ message: 'No' }, status))
    const accept = apiOf(session(undefined), location.origin).POST('/invitations/accept', { body: { token: 'x' } })

    await expect(accept).rejects.toMatchObject({ code, status })
  })

  it.each(['{"code":', '{}'])('goes by the status where a refusal is cut off or says nothing: %s', async (body) => {
    const cut = new Response(body, { status: 404, headers: { 'content-type': 'application/problem+json' } })
    new FakeApi().on(route, cut)

    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'NO_SUCH_ROUTE', status: 404 })
  })

  it('puts a file without a token, and tells nothing of what a bucket says', async () => {
    const api = new FakeApi().on('PUT /bucket', new Response(null, { status: 200 }))
    await putFile(`${location.origin}/bucket`, { 'content-length': '1', 'x-mark': 'm' }, new Blob(['x']))
    expect(api.calls[0]?.headers.get('authorization')).toBeNull()
    expect(api.calls[0]?.headers.get('x-mark')).toBe('m')
    expect(api.calls[0]?.headers.get('content-length')).toBeNull()

    api.on('PUT /bucket', json({ message: 'Denied' }, 403))
    await expect(putFile(`${location.origin}/bucket`, {}, new Blob(['x']))).rejects.toMatchObject({ code: 'UNAVAILABLE', status: 403 })
  })

  it('leaves it open what became of the first attempt where the last one decides nothing', async () => {
    const api = new FakeApi()
    const answers = [() => Promise.reject(new TypeError('cut off')), () => refusal('BUSY', 503, {}, { 'retry-after': '0' })]
    api.on(route, () => (answers[api.calls.length - 1] ?? answers[1])?.() as Promise<Response>)

    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'UNREACHABLE', isUnknown: true })
    expect(api.calls).toHaveLength(3)
  })

  it('knows that nothing was sent by who was offline, and says so', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const api = new FakeApi().on(route, () => Promise.reject(new TypeError('no network')))

    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'OFFLINE', isUnknown: false })
    expect(api.calls).toHaveLength(1)
  })

  it('renews a token that is refused at a later attempt as well', async () => {
    const renewed = tokenOf({ sub: 'old', later: true })
    const answers = [
      () => refusal('BUSY', 503, {}, { 'retry-after': '0' }),
      () => json({ message: 'Unauthorized' }, 401),
      () => json({ items: [] }),
    ]
    const api = new FakeApi()
    api.on(route, () => answers[api.calls.length - 1]?.() as Response)

    expect((await read(session(renewed))).data).toEqual({ items: [] })
    expect(api.calls.at(-1)?.headers.get('authorization')).toBe(`Bearer ${renewed}`)
  })

  it('ends no session where no answer came to the question for another token', async () => {
    new FakeApi().on(route, json({ message: 'Unauthorized' }, 401))
    const offline = new Session()
    offline.begin({ renewed: () => Promise.reject(new TypeError('cut off')), forget: () => undefined }, tokenOf({ sub: 'old' }))

    await expect(read(offline)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(offline.lapsed()).toBe(false)
  })

  it('repeats as nobody else what somebody has sent, and ends nobody else’s session for it', async () => {
    const leaving = session(undefined)
    const api = new FakeApi()
    api.on(route, () => {
      leaving.begin({ renewed: () => Promise.resolve(undefined), forget: () => undefined }, tokenOf({ sub: 'another' }))
      return refusal('BUSY', 503, {}, { 'retry-after': '0' })
    })
    await expect(read(leaving)).rejects.toMatchObject({ code: 'BUSY' })
    expect(api.calls).toHaveLength(1)

    api.on(route, () => {
      leaving.begin({ renewed: () => Promise.resolve(undefined), forget: () => undefined }, tokenOf({ sub: 'third' }))
      return json({ message: 'Unauthorized' }, 401)
    })
    await expect(read(leaving)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(leaving.lapsed()).toBe(false)
  })

  it('is not given a token of who has signed out while it was asked for', async () => {
    let answer: (token: string) => void = () => undefined
    const late = new Session()
    const provider = { renewed: () => new Promise<string>((resolve) => (answer = resolve)), forget: () => undefined }
    late.begin(provider, tokenOf({ sub: 'first' }))
    const renewing = late.renew()
    late.end('signed-out')
    const token = tokenOf({ sub: 'second' })
    late.begin({ renewed: () => Promise.resolve(token), forget: () => undefined }, token)
    answer(tokenOf({ sub: 'first', late: true }))

    expect(await renewing).toBe(false)
    expect(await late.token()).toBe(token)
    expect(late.person()?.userId).toBe('second')
  })

  it('does not repeat a POST that has no key', async () => {
    const api = new FakeApi().on('POST /invitations/accept', refusal('BUSY', 503, {}, { 'retry-after': '0' }))
    const accept = apiOf(session(undefined), location.origin).POST('/invitations/accept', { body: { token: 'x' } })

    await expect(accept).rejects.toMatchObject({ code: 'BUSY' })
    expect(api.calls).toHaveLength(1)
  })

  it('does not wait for minutes', async () => {
    const api = new FakeApi().on(route, refusal('BUSY', 503, {}, { 'retry-after': '120' }))

    await expect(read(session(undefined))).rejects.toMatchObject({ code: 'BUSY', retryAfterSeconds: 120 })
    expect(api.calls).toHaveLength(1)
  })
})

describe('A page of a list', () => {
  const pages = (empty: number) => {
    const read = vi.fn((cursor: string | undefined) => {
      const at = Number(cursor ?? 0)
      return Promise.resolve({ items: at < empty ? [] : [at], nextCursor: String(at + 1) })
    })
    return read
  }

  it('is the first that has something in it', async () => {
    const read = pages(3)

    expect(await filledPage(read, undefined)).toEqual({ items: [3], nextCursor: '4' })
    expect(read).toHaveBeenCalledTimes(4)
  })

  it('is an empty one after five of them, to go on from when asked', async () => {
    const read = pages(99)

    expect(await filledPage(read, undefined)).toEqual({ items: [], nextCursor: '5' })
    expect(read).toHaveBeenCalledTimes(5)
  })
})

describe('A session', () => {
  it('of the same user id in another tenant is somebody else’s', () => {
    const provider = { renewed: () => Promise.resolve(undefined), forget: vi.fn() }
    const session = new Session()
    session.begin(provider, tokenOf({ sub: 'a', tenant_id: 'one' }))
    session.begin(provider, tokenOf({ sub: 'a', tenant_id: 'two' }))
    expect(session.successor()).toBe(1)

    session.end('signed-out')
    expect(provider.forget).toHaveBeenCalledTimes(1)
  })
})

describe('Formats', () => {
  it.each([
    ['HUF', 123_456, 1_234.56, 2],
    ['PKR', 123_400, 1_234, 2],
    ['IQD', 123_456, 123.456, 3],
    ['JPY', 123_456, 123_456, 0],
    ['KWD', 123_456, 123.456, 3],
    ['GBP', 123_400, 1_234, 2],
    ['ITL', 123_400, 123_400, 0],
  ])('count the digits of %s as ISO 4217 does', (currency, minor, major, digits) => {
    const figure = new Intl.NumberFormat(undefined, { minimumFractionDigits: digits }).format(major)

    expect(money(minor, currency).replace(/[^\d.,]/gu, '')).toBe(figure)
  })

  it('count twelve months back over the turn of the year', () => {
    const months = twelveMonthsTo('2026-02')

    expect(months).toHaveLength(12)
    expect([months[0], months[11]]).toEqual(['2025-03', '2026-02'])
  })

  it.each(['fa-IR', 'ps-AF', 'ckb-IR', 'th-TH', 'ar-SA'])('name a month by its own calendar in %s', (locale) => {
    const { DateTimeFormat } = Intl
    vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (_: unknown, options?: Intl.DateTimeFormatOptions) {
      return new DateTimeFormat(`${locale}-u-nu-latn`, options)
    } as typeof Intl.DateTimeFormat)

    expect(monthName('2026-11')).toMatch(/2026/)
  })

  it('name a month in no time zone', () => {
    expect(monthName('2026-11', 'long')).toMatch(/November/)
  })

  it.each([
    ['Ada Byron', 'AB'],
    ['林美玲', '林'],
    ['👩‍🏫 Teacher', '👩‍🏫T'],
    ['  ', ''],
  ])('shorten %s to %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
