import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

// React Aria asks for it when a tab takes the focus; here there is none.
vi.stubGlobal('CSS', { escape: (text: string) => text })

// jsdom's files cannot be read otherwise.
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as ArrayBuffer)
    reader.onerror = () => reject(reader.error as Error)
    reader.readAsArrayBuffer(this)
  })
}

// For machines that do other things as well.
configure({ asyncUtilTimeout: 15_000 })

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

afterEach(() => {
  cleanup()
  // React Aria keeps what it has announced for as long as the page is there.
  document.querySelector('[data-live-announcer]')?.remove()
})
