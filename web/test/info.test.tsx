import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { InfoTab } from '../src/hub/info-tab'
import { t } from '../src/texts'
import { FakeApi, json, refusal } from './fake-api'
import { organisation } from './samples'
import { expectAccessible, show } from './stage'

const GROUP = 'GET /groups/g'
const PATCH = 'PATCH /groups/g'
const full = { ...organisation, description: 'By the sea', website: 'https://harbour.example' }

let api: FakeApi

beforeEach(() => {
  api = new FakeApi().on(GROUP, json(full, 200, { etag: '"1"' }))
})

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label)
const save = () => userEvent.click(screen.getByRole('button', { name: t.info.save }))

async function open(readOnly = false) {
  show(<InfoTab organisation={organisation} readOnly={readOnly} />)
  await (readOnly ? screen.findByText(t.info.readOnly) : screen.findByLabelText(t.info.name))
}

async function retype(label: string, text: string) {
  await userEvent.clear(field(label))
  await userEvent.type(field(label), text)
}

describe('Info', () => {
  it('sends what was changed and nothing else, for the version that was read', async () => {
    await open()
    api.on(PATCH, json({ ...full, name: 'Harbour', description: undefined }, 200, { etag: '"2"' }))
    await retype(t.info.name, 'Harbour')
    await userEvent.clear(field(t.info.description))
    await retype(t.info.timeZone, 'Asia/Tokyo')
    await save()
    await screen.findByText(t.info.saved)

    const [call] = api.of(PATCH)
    expect(call?.headers.get('if-match')).toBe('"1"')
    expect(call?.body).toEqual({ name: 'Harbour', description: null, settings: { timeZone: 'Asia/Tokyo' } })
    await expectAccessible()
  })

  it('objects before asking, at the field', async () => {
    await open()
    await userEvent.clear(field(t.info.name))
    await retype(t.info.website, 'http://harbour.example')
    await save()

    expect(screen.getByText(t.info.required)).toBeTruthy()
    expect(screen.getByText(t.info.badWebsite)).toBeTruthy()
    expect(document.activeElement).toBe(field(t.info.name))
    expect(api.of(PATCH)).toEqual([])
    await expectAccessible()
  })

  it('shows a refusal at the field it is about', async () => {
    await open()
    api
      .on('GET /public/organisations/pier', refusal('NOT_FOUND', 404))
      .on(PATCH, refusal('SLUG_TAKEN', 409))
    await retype(t.info.slug, 'pier')
    await save()

    expect(await screen.findByText(t.info.slugTaken)).toBeTruthy()
    expect(field(t.info.slug).value).toBe('pier')
  })

  it.each([
    ['free', 'pier', refusal('NOT_FOUND', 404), `${t.info.slugFree} ${t.info.slugChange}`],
    ['taken', 'pier', json({ slug: 'pier', name: 'Pier', tutors: [], listings: [] }), t.info.slugTaken],
    ['one’s own of before', 'pier', json({ slug: 'harbour-tutors', name: 'H', tutors: [], listings: [] }), t.info.slugOwn],
    ['not known', 'pier', refusal('FORBIDDEN', 403), t.info.slugUnknown],
  ])('says as it is typed that an address is %s', async (_, slug, answer, words) => {
    await open()
    api.on(`GET /public/organisations/${slug}`, answer)
    await retype(t.info.slug, slug)

    expect(await screen.findByText(words)).toBeTruthy()
    expect(api.of(`GET /public/organisations/${slug}`)).toHaveLength(1)
  })

  it('asks whether an address is free past what the browser has kept', async () => {
    await open()
    api.on('GET /public/organisations/pier', refusal('NOT_FOUND', 404))
    await retype(t.info.slug, 'pier')
    await waitFor(() => expect(api.of('GET /public/organisations/pier')).toHaveLength(1))

    expect(api.of('GET /public/organisations/pier')[0]?.cache).toBe('no-cache')
  })

  it('says at once that a word is kept for the platform, and asks nobody', async () => {
    await open()
    await retype(t.info.slug, 'admin')
    expect(screen.getByText(t.info.slugReserved)).toBeTruthy()
    await save()

    expect(screen.getAllByText(t.info.slugReserved).length).toBeGreaterThan(0)
    expect(api.calls.filter((call) => call.path.startsWith('/public/') || call.method === 'PATCH')).toEqual([])
    await expectAccessible()
  })

  it('shows both versions of a conflict, loses nothing, and saves what is chosen on theirs', async () => {
    await open()
    await retype(t.info.name, 'Mine')
    await retype(t.info.website, 'https://mine.example')
    api
      .on(PATCH, refusal('PRECONDITION_FAILED', 412))
      .on(GROUP, json({ ...full, name: 'Theirs', description: 'Theirs too' }, 200, { etag: '"2"' }))
    await save()
    await screen.findByText(t.info.conflict.title)

    expect(field(t.info.name).value).toBe('Mine')
    expect(field(t.info.website).value).toBe('https://mine.example')
    expect(field(t.info.description).value).toBe('Theirs too')
    expect(screen.getByText(t.info.conflict.taken([t.info.description]))).toBeTruthy()
    await expectAccessible()

    await userEvent.click(screen.getByRole('radio', { name: /Theirs/ }))
    expect(field(t.info.name).value).toBe('Theirs')
    await userEvent.click(screen.getByRole('radio', { name: /Mine/ }))
    expect(field(t.info.name).value).toBe('Mine')
    await retype(t.info.name, 'Mine since')
    expect((screen.getByRole('radio', { name: /Mine since/ }) as HTMLInputElement).checked).toBe(true)
    await userEvent.click(screen.getByRole('radio', { name: /Theirs/ }))
    await userEvent.click(screen.getByRole('radio', { name: /Mine since/ }))
    await retype(t.info.name, 'Mine')

    api.on(PATCH, json({ ...full, name: 'Mine' }, 200, { etag: '"3"' }))
    await save()
    await screen.findByText(t.info.saved)
    const last = api.of(PATCH).at(-1)
    expect(last?.headers.get('if-match')).toBe('"2"')
    expect(last?.body).toEqual({ name: 'Mine', website: 'https://mine.example' })
  })

  it('uploads a picture as it is drawn, and saves its address with the rest', async () => {
    const drawn = new Blob(['drawn'], { type: 'image/png' })
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 1024, height: 512, close: () => undefined }))
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(drawn))
    await open()
    api
      .on(
        'POST /groups/g/logo-uploads',
        json({
          putUrl: 'https://bucket.example/logos/x.png',
          headers: { 'content-type': 'image/png', 'content-length': '5', 'if-none-match': '*' },
          expiresAt: '2026-11-21T10:10:00Z',
          avatarUrl: 'https://cdn.example/logos/x.png',
        }),
      )
      .on('PUT /logos/x.png', new Response(null, { status: 200 }))
      .on(PATCH, json({ ...full, avatarUrl: 'https://cdn.example/logos/x.png' }, 200, { etag: '"2"' }))
    await userEvent.upload(field(t.info.logo), new File(['photograph'], 'logo.jpg', { type: 'image/jpeg' }))
    await screen.findByText(t.info.logoReady)
    await save()
    await screen.findByText(t.info.saved)

    expect(api.of('POST /groups/g/logo-uploads')[0]?.body).toEqual({ contentType: 'image/png', bytes: 5 })
    const [put] = api.of('PUT /logos/x.png')
    expect(put?.headers.get('authorization')).toBeNull()
    expect(put?.headers.get('if-none-match')).toBe('*')
    expect(api.of(PATCH)[0]?.body).toEqual({ avatarUrl: 'https://cdn.example/logos/x.png' })
  })

  it('takes no file that is no picture, whatever its name', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('InvalidStateError')))
    await open()
    await userEvent.upload(field(t.info.logo), new File(['<svg>'], 'logo.png', { type: 'image/png' }))

    expect(await screen.findByText(t.info.logoFault['no-picture'])).toBeTruthy()
    expect(api.calls.filter((call) => call.method !== 'GET')).toEqual([])
    await expectAccessible()
  })

  it('knows what was saved though the answer was lost', async () => {
    await open()
    await retype(t.info.name, 'Mine')
    api
      .on(PATCH, refusal('PRECONDITION_FAILED', 412))
      .on(GROUP, json({ ...full, name: 'Mine', website: 'https://theirs.example' }, 200, { etag: '"3"' }))
    await save()

    expect(await screen.findByText(t.info.saved)).toBeTruthy()
    expect(screen.queryByText(t.info.conflict.title)).toBeNull()
    expect(field(t.info.website).value).toBe('https://theirs.example')
  })

  it('keeps what is typed while it saves', async () => {
    await open()
    let answer: (response: Response) => void = () => undefined
    api.on(PATCH, () => new Promise((resolve) => (answer = resolve)))
    await retype(t.info.name, 'Mine')
    await save()
    await retype(t.info.website, 'https://new.example')
    answer(json({ ...full, name: 'MINE' }, 200, { etag: '"2"' }))
    await waitFor(() => expect(field(t.info.name).value).toBe('MINE'))

    expect(field(t.info.website).value).toBe('https://new.example')
    expect(screen.getByRole('button', { name: t.info.discard })).toBeTruthy()
  })

  it('sends nothing over another’s version that nobody has chosen, and leads to the choice', async () => {
    await open()
    await retype(t.info.description, 'Mine')
    api
      .on(PATCH, refusal('PRECONDITION_FAILED', 412))
      .on(GROUP, json({ ...full, description: 'Theirs' }, 200, { etag: '"2"' }))
    await save()
    await screen.findByText(t.info.conflict.title)
    await waitFor(() => expect(document.activeElement?.textContent).toBe(t.info.conflict.title))
    await save()
    expect(screen.getByText(t.info.conflict.choose)).toBeTruthy()
    expect(api.of(PATCH)).toHaveLength(1)
    api.on(PATCH, json({ ...full, description: 'Mine' }, 200, { etag: '"3"' }))
    await userEvent.click(screen.getByRole('radio', { name: /Mine/ }))
    await save()
    await screen.findByText(t.info.saved)

    expect(api.of(PATCH)[1]?.body).toEqual({ description: 'Mine' })
  })

  it('offers as one’s own what was typed while it was refused', async () => {
    await open()
    let answer: (response: Response) => void = () => undefined
    api
      .on(PATCH, () => new Promise((resolve) => (answer = resolve)))
      .on(GROUP, json({ ...full, description: 'Theirs' }, 200, { etag: '"2"' }))
    await retype(t.info.description, 'Mine')
    await save()
    await userEvent.type(field(t.info.description), ' and more')
    answer(refusal('PRECONDITION_FAILED', 412))
    await userEvent.click(await screen.findByRole('radio', { name: /Mine and more/ }))

    expect(field(t.info.description).value).toBe('Mine and more')
  })

  it('is not read where the version is missing', async () => {
    api.on(GROUP, json(full))
    show(<InfoTab organisation={organisation} readOnly={false} />)

    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.queryByLabelText(t.info.name)).toBeNull()
  })

  it('gives up changes when told to', async () => {
    await open()
    await retype(t.info.name, 'Mine')
    await userEvent.click(screen.getByRole('button', { name: t.info.discard }))

    expect(field(t.info.name).value).toBe(organisation.name)
    await waitFor(() => expect(screen.queryByRole('button', { name: t.info.discard })).toBeNull())
  })

  it('is for plain members to read', async () => {
    await open(true)

    expect(screen.getByText('By the sea')).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
    await expectAccessible()
  })
})
