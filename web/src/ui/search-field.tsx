/** What a list is searched by. */
export function SearchField(props: {
  label: string
  value: string
  hint?: string
  most?: number
  onChange: (value: string) => void
}) {
  return (
    <label className="field field-grow">
      {props.label}
      <input
        type="search"
        value={props.value}
        placeholder={props.hint}
        maxLength={props.most ?? 80}
        autoComplete="off"
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  )
}
