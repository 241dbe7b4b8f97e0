import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { bodyOf, type GroupUsage, type Import, type ImportRow, type LedgerEntry, type Licences, type NewGroup, type UsagePage } from '../api/client'
import { type Page, useList } from '../api/pages'
import { asProblem } from '../api/problem'
import { LOOKS, PULSE } from '../hub/queries'
import { useConnection } from '../session/context'

const AT_ONCE = 100
/** In milliseconds; a file of some hundred rows is done by the second look. */
const WATCH = 1_000

/** All, the most usual first. */
const GROUP_TYPES: readonly NewGroup['type'][] = ['organisation', 'group']

const keys = {
  usage: ['usage'],
  licences: (id: string) => ['licences', id],
  ledger: (id: string) => ['ledger', id],
  import: (groupId: string, importId: string) => ['import', groupId, importId],
}

/** A row for each group of the tenant, and on the first page what they come to and what may be created. */
export function useUsage() {
  const { api } = useConnection()
  const list = useList<GroupUsage>({
    queryKey: keys.usage,
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/tenant/usage', { params: { query: { pageSize: AT_ONCE, ...(cursor ? { cursor } : {}) } }, signal }),
      ) as Promise<Page<GroupUsage>>,
  })
  const first = list.data?.pages[0] as UsagePage | undefined
  const allowed = first?.groupTypes
  return { ...list, totals: first?.totals, groupTypes: allowed?.length ? allowed : GROUP_TYPES }
}

/** Another admin may change it at any time; the ledger, which tells of it, is read again when it has. */
export function useLicences(organisationId: string) {
  const { api } = useConnection()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: keys.licences(organisationId),
    queryFn: ({ signal }): Promise<Licences> =>
      bodyOf(api.GET('/organisations/{organisationId}/licences', { params: { path: { organisationId } }, signal })),
    refetchInterval: PULSE,
  })
  const { data } = query
  const seen = useRef<Licences>(undefined)
  useEffect(() => {
    // What is read again and the same is the same object.
    if (seen.current && data && seen.current !== data) {
      void cache.invalidateQueries({ queryKey: keys.ledger(organisationId) })
    }
    seen.current = data
  }, [data, organisationId, cache])
  return { ...query, problem: query.error ? asProblem(query.error) : undefined }
}

export function useLedger(organisationId: string) {
  const { api } = useConnection()
  return useList<LedgerEntry>({
    queryKey: keys.ledger(organisationId),
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/organisations/{organisationId}/licences/ledger', {
          params: { path: { organisationId }, query: cursor ? { cursor } : {} },
          signal,
        }),
      ) as Promise<Page<LedgerEntry>>,
  })
}

/** An import until it has ended; then once more with the first of its rows. */
export function useImport(groupId: string, importId: string) {
  const { api } = useConnection()
  const query = useQuery({
    queryKey: keys.import(groupId, importId),
    queryFn: ({ signal }): Promise<Import> =>
      bodyOf(
        api.GET('/groups/{groupId}/member-imports/{importId}', {
          params: { path: { groupId, importId }, query: { pageSize: 1 } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data && state.data.status !== 'running' ? false : WATCH),
  })
  return { ...query, problem: query.error ? asProblem(query.error) : undefined }
}

/**
 * The import that was started last in a group, for who has left before its answer came: the API has no list of them. It
 * is nothing unsaved, and the next person's cache is another.
 */
export function useLastImport(groupId: string): [string | undefined, (importId: string) => void] {
  const cache = useQueryClient()
  const queryKey = ['last-import', groupId]
  const { data } = useQuery<string>({ queryKey, queryFn: skipToken, gcTime: Infinity })
  return [data, (importId) => void cache.setQueryData(queryKey, importId)]
}

/** One page of an import's rows. */
export function useReadRows(groupId: string, importId: string) {
  const { api } = useConnection()
  return useCallback(
    async (cursor: string | undefined, pageSize: number, signal: AbortSignal): Promise<Page<ImportRow>> => {
      const { verdicts } = await bodyOf(
        api.GET('/groups/{groupId}/member-imports/{importId}', {
          params: { path: { groupId, importId }, query: { pageSize, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      )
      return (verdicts ?? { items: [] }) as Page<ImportRow>
    },
    [api, groupId, importId],
  )
}

export function useImportRows(groupId: string, importId: string) {
  const read = useReadRows(groupId, importId)
  return useList<ImportRow>({
    queryKey: [...keys.import(groupId, importId), 'rows'],
    read: (cursor, signal) => read(cursor, 25, signal),
  })
}

/** After a change: looks again, and a few times more while the stream brings it to the views. */
export function useFollowTenant(organisationId?: string) {
  const cache = useQueryClient()
  return useCallback(() => {
    const shown = organisationId === undefined ? [] : [keys.licences(organisationId), keys.ledger(organisationId)]
    const look = () => Promise.all([keys.usage, ...shown].map((queryKey) => cache.invalidateQueries({ queryKey })))
    LOOKS.forEach((delay) => setTimeout(() => void look(), delay))
    void look()
  }, [cache, organisationId])
}
