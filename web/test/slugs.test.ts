import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RESERVED_SLUGS } from '../src/hub/draft'

it('keeps the words for the platform that the contract keeps', () => {
  const contract = readFileSync('../openapi.yaml', 'utf8')
  const words = /\n {4}NewSlug:\n[\s\S]*?enum: \[([^\]]*)\]/.exec(contract)?.[1]?.match(/[a-z]+/g)

  expect(words?.length).toBeGreaterThan(40)
  expect([...RESERVED_SLUGS].sort()).toEqual([...(words ?? [])].sort())
})
