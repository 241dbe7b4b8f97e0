import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const NONE =
  'No Chromium was found. Install one (Debian: apt-get install chromium) or point CHROMIUM_PATH at its program.'
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Where a Chromium is, if there is one: as CHROMIUM_PATH says, on the PATH, or among a Mac's applications. */
export function chromiumPath() {
  const named = process.env.CHROMIUM_PATH
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const places = named ? [named] : [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...APPLICATIONS]
  return places.find((place) => existsSync(place))
}

export function launch() {
  const executablePath = chromiumPath()
  if (!executablePath) {
    throw new Error(NONE)
  }
  // It asks nobody but the stack.
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Violations on the page as it is, contrast among them. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(axe.source)
  }
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

// Asked by itself, before anything is built for it.
if (argv[1] === fileURLToPath(import.meta.url) && !chromiumPath()) {
  console.error(NONE)
  process.exit(2)
}
