import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Asked {
  uri: string
  headers: Record<string, { value: string }>
}

/** The function that stands before the pages on AWS, out of the template. */
function standing(): (event: { request: Asked }) => Asked {
  const template = readFileSync('../template.yaml', 'utf8')
  const code = /PagesPaths:[\s\S]*?FunctionCode: \|\n([\s\S]*?)\n\n/.exec(template)?.[1] ?? ''
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

  it('a public page is asked of the API, to be read', () => {
    expect(ask('/o/ardent-tutors')).toEqual({
      uri: '/public/organisations/ardent-tutors',
      headers: { accept: { value: 'text/html' } },
    })
  })

  it.each(['/config.json', '/assets/index-a1.js', '/public.css', '/o/', '/o/a/b', '/groups/a/members', '/public/organisations/a'])(
    '%s is what it is',
    (uri) => {
      expect(ask(uri).uri).toBe(uri)
    },
  )
})

describe('The developers’ server', () => {
  const rule = /'(\^\/\(config[^']+)'/.exec(readFileSync('vite.config.ts', 'utf8'))?.[1] ?? 'nothing'
  const passedOn = new RegExp(rule.replaceAll('\\\\', '\\'))

  it.each(['/config.json', '/_local/token', '/o/ardent-tutors', '/groups/g/members', '/me/groups', '/public/organisations/a'])(
    'asks the stack for %s',
    (path) => {
      expect(passedOn.test(path)).toBe(true)
    },
  )

  it.each(['/', '/public.css', '/not-found.html', '/favicon.svg', '/src/main.tsx', '/config-json'])(
    'has %s itself',
    (path) => {
      expect(passedOn.test(path)).toBe(false)
    },
  )
})
