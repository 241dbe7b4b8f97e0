// What a first visit loads as script, compressed; the build fails above the limit.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 180
const html = readFileSync('dist/index.html', 'utf8')
const kB = (file) => gzipSync(readFileSync(file)).length / 1000
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => `dist/${match[1]}`)
const all = readdirSync('dist/assets').filter((name) => name.endsWith('.js')).map((name) => `dist/assets/${name}`)
const firstKb = first.reduce((sum, file) => sum + kB(file), 0)
const allKb = all.reduce((sum, file) => sum + kB(file), 0)
console.log(`Script, gzip: ${firstKb.toFixed(1)} kB at first, ${allKb.toFixed(1)} kB in all (limit ${LIMIT_KB} kB)`)
if (firstKb > LIMIT_KB) {
  console.error('That is too much.')
  process.exit(1)
}
