/** Of the API. */
export const MOST_LICENCES = 1_000_000
export const MOST_TOTAL = 1_000_000_000

/** A form once it was sent: empty, except where something else was typed meanwhile. */
export function blanked<T extends Record<string, string>>(now: T, sent: T): T {
  return Object.fromEntries(Object.entries(now).map(([name, text]) => [name, text === sent[name] ? '' : text])) as T
}

export const isId = (text: string): boolean => /^[A-Za-z0-9._~-]{1,64}$/.test(text)

const DIGIT = /\p{Nd}/u

/** A digit of any script, of which each has its ten in a row, zero first. */
function digitOf(letter: string): string {
  const at = letter.codePointAt(0) ?? 0
  let first = at
  while (DIGIT.test(String.fromCodePoint(first - 1))) {
    first -= 1
  }
  return String((at - first) % 10)
}

/** A number as people write it, in their digits, thousands apart or not; nothing if it might be meant otherwise. */
export function wholeNumber(text: string): number | undefined {
  const typed = text.trim().replace(/\p{Nd}/gu, digitOf)
  return /^(\d{1,10}|\d{1,3}([\s,.'’٬]\d{3}){1,3})$/u.test(typed) ? Number(typed.replace(/\D/gu, '')) : undefined
}

/** An id that speaks of what it names. */
export function idFrom(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64)
}
