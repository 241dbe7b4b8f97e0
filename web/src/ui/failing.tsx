import { Component, type ReactNode } from 'react'
import { t } from '../texts'

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
          <button type="button" className="button" onClick={() => this.setState({ failed: false })}>
            {t.retry}
          </button>
        </div>
      </>
    ) : (
      this.props.children
    )
  }
}
