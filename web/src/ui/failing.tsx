import { Component, type ReactNode } from 'react'
import { t } from '../texts'

/** Browsers ask before, if something is not saved. */
function Reload() {
  return (
    <button type="button" className="button" onClick={() => location.reload()}>
      {t.reload}
    </button>
  )
}

/** Stands where a page's script has not come. */
export function NotLoaded() {
  return (
    <>
      <h1 className="visually-hidden">{t.brand}</h1>
      <div className="notice notice-bad" role="alert">
        <p>{t.notLoaded}</p>
        <Reload />
      </div>
    </>
  )
}

interface Props {
  children: ReactNode
  /** Of a whole page, which has no heading otherwise. */
  title?: string
}

/** Stands where a part of the page cannot be shown, for what it was given is not what it was promised; the rest stays. */
export class Failing extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? (
      <>
        {this.props.title && <h1 className="visually-hidden">{this.props.title}</h1>}
        <div className="notice notice-bad" role="alert">
          <p>{t.failing}</p>
          <div className="form-actions">
            <button type="button" className="button" onClick={() => this.setState({ failed: false })}>
              {t.retry}
            </button>
            <Reload />
          </div>
        </div>
      </>
    ) : (
      this.props.children
    )
  }
}
