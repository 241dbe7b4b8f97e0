import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Asked {
  uri: string
  headers: Record<string, { value: string }>
}

const code = /PagesPaths:[\s\S]*?FunctionCode: \|\n([\s\S]*?)\n\n/.exec(readFileSync('../template.yaml', 'utf8'))?.[1] ?? ''

/** The function that stands before the pages on AWS, out of the template. */
function standing(): (event: { request: Asked }) => Asked {
  return new Function(`${code}\nreturn handler`)() as (event: { request: Asked }) => Asked
}

describe('Before the pages on AWS', () => {
  const handler = standing()
  const ask = (uri: string) => handler({ request: { uri, headers: { accept: { value: '*/*' } } } })

  it.each(['/', '/organisation', '/tenant', '/invitation', '/signed-in', '/signed-out', '/groups/01m7'])(
    '%s is the client’s one page',
    (uri) => {
      expect(ask(uri)).toEqual({ uri: '/index.html', headers: { accept: { value: '*/*' } } })
    },
  )

  it.each(['/organisation/', '/tenant/', '/invitation/', '/signed-in/', '/signed-out/', '/groups/01m7/'])(
    '%s is it too',
    (uri) => {
      expect(ask(uri).uri).toBe('/index.html')
    },
  )

  it('a public page with a slash behind it is at the address without', () => {
    expect(ask('/o/ardent-tutors/')).toEqual({
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: { location: { value: '/o/ardent-tutors' } },
    })
  })

  it('a public page is asked of the API, to be read', () => {
    expect(ask('/o/ardent-tutors')).toEqual({
      uri: '/public/organisations/ardent-tutors',
      headers: { accept: { value: 'text/html' } },
    })
  })

  it.each([
    ...['/config.json', '/assets/index-a1.js', '/public.css', '/o/', '/o//', '/o/a/b', '/o/a//', '//', '/tenant//', '/groups/'],
    ...['/groups//', '/groups/a/members', '/public/organisations/a'],
  ])(
    '%s is what it is',
    (uri) => {
      expect(ask(uri).uri).toBe(uri)
    },
  )
})

describe('The developers’ server', () => {
  const config = readFileSync('vite.config.ts', 'utf8')
  const rule = /'(\^\/\(config[^']+)'/.exec(config)?.[1] ?? 'nothing'
  const passedOn = new RegExp(rule.replaceAll('\\\\', '\\'))

  it.each(['/config.json', '/_local/token', '/o/ardent-tutors', '/groups/g/members', '/me/groups', '/public/organisations/a'])(
    'asks the stack for %s',
    (path) => {
      expect(passedOn.test(path)).toBe(true)
    },
  )

  it('has the same pages', () => {
    expect(/const page = (.+)/.exec(config)?.[1]).toBe(/var PAGE = (.+)/.exec(code)?.[1])
  })

  it.each(['/', '/public.css', '/not-found.html', '/favicon.svg', '/src/main.tsx', '/config-json'])(
    'has %s itself',
    (path) => {
      expect(passedOn.test(path)).toBe(false)
    },
  )
})
