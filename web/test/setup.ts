import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

// React Aria asks for it when a tab takes the focus; here there is none.
vi.stubGlobal('CSS', { escape: (text: string) => text })

// For machines that do other things as well.
configure({ asyncUtilTimeout: 5_000 })

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

afterEach(() => {
  cleanup()
})
