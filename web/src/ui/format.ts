const numbers = new Intl.NumberFormat()
const shares = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 })
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const minutes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

export const number = (value: number): string => numbers.format(value)
/** @param part of one */
export const share = (part: number): string => shares.format(part)
export const day = (time: string): string => days.format(new Date(time))
export const moment = (time: string): string => minutes.format(new Date(time))

/**
 * Decimal digits by ISO 4217, as the API counts smallest units, where they are not two. `Intl` knows how many are usual
 * in print, which is another thing: it has none for HUF, IQD or PKR.
 */
const DIGITS = new Map<string, number>([
  ...'ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
])

/** @param minor in the currency's smallest unit, of which the currency knows the size */
export function money(minor: number, currency: string): string {
  const digits = DIGITS.get(currency) ?? 2
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits)
}

/**
 * @param month as `2026-11`; in no time zone, so it is read and shown in UTC, and by the calendar that it is a month of,
 *     whatever is usual where the reader is
 */
export function monthName(month: string, length: 'long' | 'narrow' | 'short' = 'long'): string {
  const options: Intl.DateTimeFormatOptions = { month: length, timeZone: 'UTC', calendar: 'gregory' }
  if (length !== 'narrow') {
    options.year = 'numeric'
  }
  return new Intl.DateTimeFormat(undefined, options).format(new Date(`${month}-01T00:00:00Z`))
}

/** The twelve months that end with this one, oldest first. */
export function twelveMonthsTo(month: string): string[] {
  const [year, index] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: 12 }, (_, at) =>
    new Date(Date.UTC(year, index - 1 - (11 - at), 1)).toISOString().slice(0, 7),
  )
}

/** The first letters of the first and the last word, whatever the script. */
export function initials(name: string): string {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const words = name.trim().split(/\s+/u)
  const first = (word: string | undefined) => (word ? [...letters.segment(word)][0]?.segment : undefined) ?? ''
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toLocaleUpperCase()
}
