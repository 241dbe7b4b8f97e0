import type { GroupUsage } from '../api/client'

/** How near an organisation is to the end of its licences; its owner is mailed at the same marks. */
export type Supply = 'none-granted' | 'plenty' | 'low' | 'nearly-out' | 'out'

export function supplyOf({ licences }: GroupUsage): Supply | undefined {
  if (!licences) {
    return undefined
  }
  if (licences.granted === 0) {
    return 'none-granted'
  }
  const percent = (100 * (licences.granted - licences.available)) / licences.granted
  return percent >= 100 ? 'out' : percent >= 90 ? 'nearly-out' : percent >= 75 ? 'low' : 'plenty'
}

export const runsLow = (row: GroupUsage): boolean => {
  const supply = supplyOf(row)
  return supply === 'low' || supply === 'nearly-out' || supply === 'out'
}

export type Show = 'all' | 'organisation' | 'group' | 'low'

export interface UsageFilter {
  q: string
  show: Show
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()

export function matches(row: GroupUsage, { q, show }: UsageFilter): boolean {
  return (show === 'all' || (show === 'low' ? runsLow(row) : row.type === show)) && folded(row.name).includes(folded(q))
}
