import { describe, expect, it, vi } from 'vitest'
import type { ImportRow } from '../src/api/client'
import { csvOf, failures, hasFailed, readFailures } from '../src/tenant/failed-rows'
import { supplyOf } from '../src/tenant/usage'
import { blanked, idFrom, wholeNumber } from '../src/tenant/values'

describe('The file of failed rows', () => {
  const line = (row: Partial<ImportRow>) =>
    csvOf([{ row: 7, value: 'ada', verdict: 'malformed', ...row }])
      .split('\r\n')[1]

  it('can be imported again: the value stands in its column', () => {
    expect(csvOf([]).startsWith('\uFEFFrow,userId,email,verdict,detail\r\n')).toBe(true)
    expect(line({ value: 'ada', verdict: 'no-licence' })).toBe('7,ada,,no-licence,')
    expect(line({ value: 'bo@example.org', verdict: 'no-licence' })).toBe('7,,bo@example.org,no-licence,')
  })

  it.each([
    '=cmd|1',
    '+1',
    '-1+2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
  ])('has nothing that a spreadsheet would run: %j', (value) => {
    expect(line({ value: 'x', detail: value })).toMatch(/^7,x,,malformed,"'/)
  })

  it('has what did not come about, and tells how far it has looked', async () => {
    const rows = (['no-licence', 'added', 'malformed', 'duplicate'] as const).map((verdict, row) => ({ row, value: 'v', verdict }))
    const looked = vi.fn()
    const read = (cursor: string | undefined) =>
      Promise.resolve(cursor ? { items: rows.slice(2) } : { items: rows.slice(0, 2), nextCursor: 'c' })

    expect(rows.map(hasFailed)).toEqual([true, false, true, false])
    expect(failures({ 'no-licence': 2, malformed: 1, added: 5 })).toBe(3)
    expect((await readFailures(3, read, looked)).map(({ row }) => row)).toEqual([0, 2])
    expect(looked.mock.calls).toEqual([[2], [4]])
  })

  it('keeps quotes and separators inside their cell', () => {
    expect(line({ value: 'a"b,c;d' })).toBe('7,"a""b,c;d",,malformed,')
  })
})

describe('Numbers', () => {
  it.each([
    ['25', 25],
    [' 1,500 ', 1500],
    ['1 000 000', 1_000_000],
    ['٧', 7],
    ['۱۲۳', 123],
    ['१२', 12],
    ['١٬٠٠٠', 1000],
    ['𝟟𝟢', 70],
    ['1.5', undefined],
    ['1,50', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['12345678901', undefined],
    ['', undefined],
  ])('%j is %j', (typed, value) => {
    expect(wholeNumber(typed)).toBe(value)
  })

  it('make an id that the API takes', () => {
    expect(idFrom('Élémentaire: Algèbre I!')).toBe('elementaire-algebre-i')
    expect(idFrom('数学')).toBe('')
    expect(idFrom('a'.repeat(70))).toBe('a'.repeat(64))
  })

  it('are blanked where they are what was sent', () => {
    expect(blanked({ a: 'sent', b: 'since' }, { a: 'sent', b: 'sent' })).toEqual({ a: '', b: 'since' })
  })

  it.each([
    [0, 0, 'none-granted'],
    [20, 6, 'plenty'],
    [20, 5, 'low'],
    [20, 2, 'nearly-out'],
    [20, 0, 'out'],
  ])('of %i licences with %i available: %s', (granted, available, supply) => {
    const licences = { organisationId: 'g', policy: 'member' as const, granted, available, reserved: 0, consumed: granted - available }
    expect(supplyOf({ groupId: 'g', type: 'organisation', name: 'G', members: 0, enrolments: 0, licences })).toBe(supply)
  })
})
