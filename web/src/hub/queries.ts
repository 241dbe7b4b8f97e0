import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { bodyOf, type Client, type Course, type Enrolment, type Group, type Invitation, type Member, type Stats } from '../api/client'
import { type Page, useList, useReadOn } from '../api/pages'
import { asProblem, Problem } from '../api/problem'
import { useConnection } from '../session/context'

/** In milliseconds, of what others may change while it is looked at. */
export const PULSE = 10_000
/** Views follow the stream: most are there at the first look, all but always at the last. */
export const LOOKS = [400, 1_500, 4_000]

const keys = {
  mine: ['my-groups'],
  group: (id: string) => ['group', id],
  team: (id: string) => ['team', id],
  clients: (id: string) => ['clients', id],
  stats: (id: string) => ['stats', id],
  invitations: (id: string) => ['invitations', id],
  enrolments: (id: string) => ['enrolments', id],
}

/** What the caller is in, all of it: the first page is shown at once, the others follow by themselves. */
export function useMyGroups() {
  const { api } = useConnection()
  const query = useInfiniteQuery({
    queryKey: keys.mine,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        api.GET('/me/groups', {
          params: { query: { pageSize: 100, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 60_000,
  })
  useReadOn(query)
  return {
    groups: query.data?.pages.flatMap((page): Group[] => page.items),
    complete: query.isSuccess && !query.hasNextPage,
    problem: query.error ? asProblem(query.error) : undefined,
    refetch: query.refetch,
  }
}

export interface TeamFilter {
  q: string
  show: 'everybody' | 'tutor' | 'learner' | 'admin'
}

export function useTeam(groupId: string, { q, show }: TeamFilter) {
  const { api } = useConnection()
  return useList<Member>({
    queryKey: [...keys.team(groupId), q, show],
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/groups/{groupId}/members', {
          params: {
            path: { groupId },
            query: {
              ...(q ? { q } : {}),
              ...(show === 'tutor' || show === 'learner' ? { kind: show } : {}),
              ...(show === 'admin' ? { role: show } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
          signal,
        }),
      ) as Promise<Page<Member>>,
  })
}

export function useClients(organisationId: string, q: string) {
  const { api } = useConnection()
  return useList<Client>({
    queryKey: [...keys.clients(organisationId), q],
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/organisations/{organisationId}/clients', {
          params: {
            path: { organisationId },
            query: { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ) as Promise<Page<Client>>,
  })
}

/** @param enabled once the team is there: it is what the page was opened for */
export function usePendingInvitations(groupId: string, enabled: boolean) {
  const { api } = useConnection()
  return useList<Invitation>({
    queryKey: keys.invitations(groupId),
    enabled,
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/groups/{groupId}/invitations', {
          params: { path: { groupId }, query: { status: 'pending', ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ) as Promise<Page<Invitation>>,
  })
}

/** The figures are one small read, and the page's pulse: lists are read again when one of the figures has changed. */
export function useStats(organisationId: string, enabled: boolean) {
  const { api } = useConnection()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: keys.stats(organisationId),
    enabled,
    queryFn: ({ signal }): Promise<Stats> =>
      bodyOf(api.GET('/organisations/{organisationId}/stats', { params: { path: { organisationId } }, signal })),
    refetchInterval: PULSE,
  })
  const asOf = query.data?.asOf
  const seen = useRef<{ organisationId: string; asOf: string }>(undefined)
  useEffect(() => {
    if (asOf === undefined) {
      return
    }
    if (seen.current && seen.current.organisationId === organisationId && seen.current.asOf !== asOf) {
      for (const list of [keys.team, keys.clients, keys.invitations]) {
        void cache.invalidateQueries({ queryKey: list(organisationId) })
      }
    }
    seen.current = { organisationId, asOf }
  }, [asOf, organisationId, cache])
  return { ...query, problem: query.error ? asProblem(query.error) : undefined }
}

export interface ReadGroup {
  group: Group
  etag: string
}

/** Without one no change could name what it stands on, and would undo those of others. */
export function etagOf(response: Response): string {
  const etag = response.headers.get('etag')
  if (etag === null) {
    throw new Problem('UNAVAILABLE', response.status)
  }
  return etag
}

/** With the ETag that a change has to name. */
export function useReadGroup(groupId: string) {
  const { api } = useConnection()
  return useCallback(
    async (signal?: AbortSignal): Promise<ReadGroup> => {
      const { data, response } = await api.GET('/groups/{groupId}', {
        params: { path: { groupId } },
        ...(signal ? { signal } : {}),
      })
      return { group: data as Group, etag: etagOf(response) }
    },
    [api, groupId],
  )
}

export function useGroup(groupId: string) {
  const read = useReadGroup(groupId)
  const query = useQuery({
    queryKey: keys.group(groupId),
    queryFn: ({ signal }) => read(signal),
    gcTime: 0,
    // A form stands on what was read; it is not changed under the user's hands.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return { ...query, problem: query.error ? asProblem(query.error) : undefined }
}

/** After a change: looks again, and a few times more while the stream brings it to the views. */
export function useFollow(groupId: string) {
  const cache = useQueryClient()
  return useCallback(() => {
    const look = () =>
      Promise.all(
        [keys.stats(groupId), keys.invitations(groupId), keys.team(groupId)].map((queryKey) =>
          cache.invalidateQueries({ queryKey }),
        ),
      )
    // They outlast the dialog that asked for them, which closes at once; the cache alone is touched.
    LOOKS.forEach((delay) => setTimeout(() => void look(), delay))
    void look()
  }, [cache, groupId])
}

/** Reads what has been read of one kind again, and fails where that does. */
export function useLookAgain(queryKey: readonly unknown[]) {
  const cache = useQueryClient()
  return () => cache.refetchQueries({ queryKey }, { throwOnError: true })
}

/** Who is refused what it could see a moment ago may be in the group no more: what it is in is read again. */
export function useForgetWhenDenied(error: Error | null) {
  const forget = useForgetMyGroups()
  useEffect(() => {
    const code = error && asProblem(error).code
    if (code === 'FORBIDDEN' || code === 'NOT_FOUND') {
      forget()
    }
  }, [error, forget])
}

export function useForgetMyGroups() {
  const cache = useQueryClient()
  return useCallback(() => void cache.invalidateQueries({ queryKey: keys.mine }), [cache])
}

/** @param userId whose alone, if given: a plain member sees its own */
export function useEnrolments(groupId: string, userId: string | undefined) {
  const { api } = useConnection()
  return useList<Enrolment>({
    queryKey: [...keys.enrolments(groupId), userId ?? ''],
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/groups/{groupId}/enrolments', {
          params: {
            path: { groupId },
            query: { ...(userId ? { userId } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ) as Promise<Page<Enrolment>>,
  })
}

/** All courses of the tenant, to choose from. */
export function useCourses() {
  const { api } = useConnection()
  const list = useList<Course>({
    queryKey: ['courses'],
    read: (cursor, signal) =>
      bodyOf(
        api.GET('/courses', { params: { query: { pageSize: 100, ...(cursor ? { cursor } : {}) } }, signal }),
      ) as Promise<Page<Course>>,
  })
  useReadOn(list)
  return list
}

/** After a change of enrolments, each of which may take a licence: what counts them is read again as well. */
export function useFollowEnrolments(groupId: string) {
  const cache = useQueryClient()
  return useCallback(() => {
    const counting = [keys.stats(groupId), ['licences', groupId], ['ledger', groupId], ['usage']]
    const look = () =>
      [keys.enrolments(groupId), ...counting].forEach((queryKey) => void cache.invalidateQueries({ queryKey }))
    LOOKS.forEach((delay) => setTimeout(look, delay))
    look()
  }, [cache, groupId])
}
