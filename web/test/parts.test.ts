import { describe, expect, it } from 'vitest'
import { apiOf } from '../src/api/client'
import { readAddresses } from '../src/hub/addresses'
import { type Draft, merge, objections } from '../src/hub/draft'
import { Session } from '../src/session/session'
import { initials, money, twelveMonthsTo } from '../src/ui/format'
import { FakeApi, json, refusal } from './fake-api'
import { tokenOf } from './stage'

describe('Addresses', () => {
  it.each([
    ['a@example.org', ['a@example.org'], []],
    ['a@example.org,b@example.org;\n c@example.org', ['a@example.org', 'b@example.org', 'c@example.org'], []],
    ['"Byron, Ada" <ada@example.org>, Bo <bo@example.org>', ['ada@example.org', 'bo@example.org'], []],
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

  it.each([
    ['Ada Byron', 'AB'],
    ['林美玲', '林'],
    ['👩‍🏫 Teacher', '👩‍🏫T'],
    ['  ', ''],
  ])('shorten %s to %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
