/** Of the API: all of them, or none, in one request. */
export const MOST_AT_ONCE = 98

/** Close to what is an address; the API has the last word. */
const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u

/** Not in what a mail program is handed; and `encodeURIComponent` throws at half a character. */
const UNSAFE = /[\p{Cc}\p{Cs}]/u

export interface Addresses {
  good: string[]
  bad: string[]
}

/**
 * Reads what was typed or pasted: addresses apart by spaces, commas, semicolons or lines, or as mail programs write them
 * (`Ada Lovelace <ada@example.org>`). The same address twice, whatever its case, is one.
 */
export function readAddresses(text: string): Addresses {
  const unquoted = text.replace(/"[^"]*"/gu, ' ')
  const pieces = unquoted.includes('<')
    ? unquoted.split(/[;\n]+/u).flatMap(withoutNames)
    : unquoted.split(/[\s,;]+/u)
  const found = new Map<string, string>()
  for (const piece of pieces.map((one) => one.trim()).filter(Boolean)) {
    const key = piece.toLowerCase()
    if (!found.has(key)) {
      found.set(key, piece)
    }
  }
  const all = [...found.values()]
  return { good: all.filter((one) => ADDRESS.test(one)), bad: all.filter((one) => !ADDRESS.test(one)) }
}

/** What may be a name, and no address with something wrong in it. */
const NAME = /^(?!.*\S[@.]\S)/u

/** `Lovelace, Ada <ada@example.org>` is one address: what stands before the comma belongs to the name. */
function withoutNames(part: string): string[] {
  const found: string[] = []
  let names: string[] = []
  for (const piece of part.split(',')) {
    const address = /<([^<>]*)>/u.exec(piece)?.[1]
    if (address !== undefined) {
      found.push(address)
      names = []
    } else if (NAME.test(piece)) {
      names.push(...piece.split(/\s+/u))
    } else {
      found.push(...names, ...piece.split(/\s+/u))
      names = []
    }
  }
  return [...found, ...names]
}

/**
 * A link that writes to this address and to nobody else, or nothing for what is no address. `?`, `&` and `%` are letters of
 * an address as well: as they are, they would begin headers such as `bcc`.
 */
export function mailLink(address: string): string | undefined {
  if (!ADDRESS.test(address) || UNSAFE.test(address)) {
    return undefined
  }
  return `mailto:${address.split('@').map(encodeURIComponent).join('@')}`
}
