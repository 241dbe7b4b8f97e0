import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

// React Aria asks for it when a tab takes the focus; here there is none.
vi.stubGlobal('CSS', { escape: (text: string) => text })

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

afterEach(() => {
  cleanup()
})
