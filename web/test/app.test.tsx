import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { App } from '../src/app'
import { t } from '../src/texts'
import { FakeApi, json, refusal } from './fake-api'
import { expectAccessible } from './stage'

it('The client says that it is coming, and tries again where it could not learn how to sign in', async () => {
  const api = new FakeApi().on('GET /config.json', refusal('UNAVAILABLE', 503))
  render(<App />)
  expect(screen.getByRole('status').textContent).toBe(t.loading)
  expect(await screen.findByText(t.signIn.noConfig)).toBeTruthy()
  await expectAccessible()

  api.on('GET /config.json', json({ local: true, people: [] }))
  await userEvent.click(screen.getByRole('button', { name: t.retry }))
  expect(await screen.findByText(t.signIn.local)).toBeTruthy()
  expect(screen.queryByText(t.signIn.noConfig)).toBeNull()
})
