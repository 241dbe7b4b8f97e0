import { screen } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { beforeEach, describe, expect, it } from 'vitest'
import { PublicPage } from '../src/public/public-page'
import { Session } from '../src/session/session'
import { t } from '../src/texts'
import { money } from '../src/ui/format'
import { FakeApi, json, refusal } from './fake-api'
import { CANARY } from './samples'
import { expectAccessible, show } from './stage'

const PAGE = 'GET /public/organisations/harbour-tutors'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
})

function open() {
  show(
    <Routes>
      <Route path="/o/:slug" element={<PublicPage />} />
    </Routes>,
    { at: '/o/harbour-tutors', session: new Session() },
  )
}

describe('The public page', () => {
  it('shows tutors and lessons to anybody', async () => {
    api.on(
      PAGE,
      json({
        name: CANARY,
        slug: 'harbour-tutors',
        description: CANARY,
        website: 'https://harbour.example/about',
        tutors: [{ userId: 'jonas', displayName: 'Jonas Weber', headline: CANARY }],
        moreTutors: true,
        listings: [
          { listingId: 'l', tutorId: 'jonas', title: CANARY, subject: 'Algebra', price: { currency: 'JPY', minor: 3500 } },
        ],
      }),
    )
    open()

    expect(await screen.findByText('Jonas Weber')).toBeTruthy()
    expect(screen.getByText(money(3500, 'JPY'))).toBeTruthy()
    expect(screen.getByText(t.publicPage.moreTutors)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'harbour.example' })).toBeTruthy()
    expect(document.querySelector('img[src="x"]')).toBeNull()
    await expectAccessible()
  })

  it('is empty at first', async () => {
    api.on(PAGE, json({ name: 'Harbour', slug: 'harbour-tutors', tutors: [], listings: [] }))
    open()

    expect(await screen.findByText(t.publicPage.noTutors)).toBeTruthy()
    await expectAccessible()
  })

  it('that is not there says so', async () => {
    api.on(PAGE, refusal('NOT_FOUND', 404))
    open()

    expect(await screen.findByRole('heading', { name: t.publicPage.gone })).toBeTruthy()
  })
})
