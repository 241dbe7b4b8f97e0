import { useEffect, useRef, useState } from 'react'
import { t } from '../texts'

/** The next page of a list, when it is asked for. Who asked for the last one stays where the button was. */
export function More(props: { there: boolean; isFetching: boolean; onMore: () => void }) {
  const { there } = props
  const [asked, setAsked] = useState(false)
  const end = useRef<HTMLParagraphElement>(null)
  const ended = asked && !there
  useEffect(() => {
    if (ended && document.activeElement === document.body) {
      end.current?.focus()
    }
  }, [ended])
  if (!there) {
    return (
      ended && (
        <p ref={end} tabIndex={-1} className="muted small list-end">
          {t.allShown}
        </p>
      )
    )
  }
  return (
    <button
      type="button"
      className="button button-more"
      aria-disabled={props.isFetching}
      onClick={() => {
        if (!props.isFetching) {
          setAsked(true)
          props.onMore()
        }
      }}
    >
      {props.isFetching ? t.loading : t.more}
    </button>
  )
}

/** The same of a list that reads page after page. */
export function MoreOf({ list }: { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } }) {
  return <More there={list.hasNextPage} isFetching={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
}
