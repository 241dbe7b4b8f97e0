import { t } from '../texts'

/** The next page of a list, when it is asked for. */
export function More(props: { isFetching: boolean; onMore: () => void }) {
  return (
    <button type="button" className="button button-more" disabled={props.isFetching} onClick={props.onMore}>
      {props.isFetching ? t.loading : t.more}
    </button>
  )
}
