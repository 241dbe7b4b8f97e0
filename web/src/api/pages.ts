import { type InfiniteData, keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { asProblem, type Problem } from './problem'

export interface Page<T> {
  items: T[]
  nextCursor?: string
}

/** How many empty pages in a row are gone through unasked. */
const EMPTY_PAGES = 5

/**
 * A page with something in it, or the end: a list with a filter may have empty pages in between.
 *
 * @param read one page, from a cursor
 */
export async function filledPage<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  from: string | undefined,
): Promise<Page<T>> {
  let page = await read(from)
  for (let more = 1; page.items.length === 0 && page.nextCursor !== undefined && more < EMPTY_PAGES; more++) {
    page = await read(page.nextCursor)
  }
  return page
}

/** A list by cursors, with all that was read so far. While another filter is read, the last answer stays. */
export function useList<T>(options: {
  queryKey: QueryKey
  enabled?: boolean
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>
}) {
  const query = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>>, QueryKey, string | undefined>({
    queryKey: options.queryKey,
    enabled: options.enabled ?? true,
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => filledPage((cursor) => options.read(cursor, signal), pageParam),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
  const problem: Problem | undefined = query.error ? asProblem(query.error) : undefined
  return { ...query, problem, items: query.data?.pages.flatMap((page) => page.items) }
}

/** Reads page after page as long as it is wanted, and stops where one fails. */
export function useReadOn(
  list: {
    data: { pages: unknown[] } | undefined
    hasNextPage: boolean
    isFetching: boolean
    isError: boolean
    fetchNextPage: () => Promise<unknown>
  },
  wanted = true,
): void {
  const { hasNextPage, isFetching, isError, fetchNextPage } = list
  // A page may come so fast that nobody has seen it being fetched.
  const read = list.data?.pages.length
  useEffect(() => {
    if (read !== undefined && wanted && hasNextPage && !isFetching && !isError) {
      void fetchNextPage()
    }
  }, [read, wanted, hasNextPage, isFetching, isError, fetchNextPage])
}
