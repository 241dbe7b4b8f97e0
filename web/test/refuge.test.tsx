import { render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Confirm } from '../src/ui/confirm'
import { watchFocus } from '../src/ui/refuge'

let end: () => void

beforeEach(() => {
  end = watchFocus()
})

afterEach(() => end())

function Page({ rows, asking = false, title = 'The team' }: { rows: string[]; asking?: boolean; title?: string }) {
  return (
    <main>
      <h1 key={title}>{title}</h1>
      <section aria-labelledby="pending">
        <h2 id="pending">Pending</h2>
        <ul>
          {rows.map((row) => (
            <li key={row}>
              <button type="button">{row}</button>
            </li>
          ))}
        </ul>
      </section>
      {asking && (
        <Confirm title="Sure?" action="Yes" pending={false} onConfirm={() => undefined} onClose={() => undefined}>
          <p>Really</p>
        </Confirm>
      )}
    </main>
  )
}

const focused = () => document.activeElement?.textContent

describe('The focus', () => {
  it('goes to the heading of the section whose row is taken away', async () => {
    const page = render(<Page rows={['one', 'two']} />)
    screen.getByText('one').focus()
    page.rerender(<Page rows={['two']} />)

    await waitFor(() => expect(focused()).toBe('Pending'))
  })

  it('goes there as well from a dialog that has gone with the row that it was about', async () => {
    const page = render(<Page rows={['one', 'two']} />)
    screen.getByText('one').focus()
    page.rerender(<Page rows={['one', 'two']} asking />)
    await waitFor(() => expect(focused()).toBe('Cancel'))
    page.rerender(<Page rows={['two']} />)

    await waitFor(() => expect(focused()).toBe('Pending'))
  })

  it('goes to the title of the page that follows', async () => {
    const page = render(<Page rows={['one']} />)
    screen.getByText('one').focus()
    page.rerender(
      <main>
        <h1>Another</h1>
      </main>,
    )
    await waitFor(() => expect(focused()).toBe('Another'))
    page.rerender(
      <main>
        <h1 key="later">Its name</h1>
      </main>,
    )

    await waitFor(() => expect(focused()).toBe('Its name'))
  })

  it('stays where it was though that is no stop any more', async () => {
    const panel = (stop: object) => (
      <main>
        <div role="tabpanel" {...stop}>
          Loaded
        </div>
      </main>
    )
    const page = render(panel({ tabIndex: 0 }))
    screen.getByRole('tabpanel').focus()
    page.rerender(panel({}))
    // Browsers take the focus off what can have none; here nobody does.
    screen.getByRole('tabpanel').blur()

    await waitFor(() => expect(focused()).toBe('Loaded'))
  })

  it('is nowhere where the user has left it', () => {
    vi.useFakeTimers()
    const page = render(<Page rows={['one', 'two']} />)
    screen.getByText('one').focus()
    screen.getByText('one').blur()
    vi.runAllTimers()
    page.rerender(<Page rows={['two']} />)
    vi.runAllTimers()

    expect(document.activeElement).toBe(document.body)
    vi.useRealTimers()
  })
})
