import { type ReactNode, useId } from 'react'

/** What a control has to carry so that its label, hint and error belong to it. */
export interface Described {
  id: string
  'aria-describedby': string
  'aria-invalid': boolean
}

/** A control with its label, what helps to fill it, and what is wrong with it. */
export function Field(props: {
  label: string
  hint?: ReactNode
  error?: string | undefined
  grows?: boolean
  children: (described: Described) => ReactNode
}) {
  const id = useId()
  return (
    <div className={props.grows ? 'field field-grow' : 'field'}>
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': `${id}-hint ${id}-error`,
        'aria-invalid': props.error !== undefined,
      })}
      <span id={`${id}-hint`} className="muted small">
        {props.hint}
      </span>
      <span id={`${id}-error`} className="field-error" role="alert">
        {props.error}
      </span>
    </div>
  )
}
