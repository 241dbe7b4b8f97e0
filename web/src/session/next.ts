/** Where the next sign-in of this tab begins, over signing out on the hosted page, which comes back to one address alone. */
const NEXT = 'orghub.next'

export const keepNext = (address: string): void => sessionStorage.setItem(NEXT, address)
export const readNext = (): string | undefined => sessionStorage.getItem(NEXT) ?? undefined
export const forgetNext = (): void => sessionStorage.removeItem(NEXT)
