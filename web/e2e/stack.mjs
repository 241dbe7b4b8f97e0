import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const READY = /OrgHub is ready at (\S+)/
const LONGEST_START_MS = 300_000

/** A local stack of its own, in memory, on a free port; or the one that ORGHUB_URL names. */
export async function startStack() {
  if (process.env.ORGHUB_URL) {
    return { url: process.env.ORGHUB_URL, stop: () => Promise.resolve() }
  }
  const run = spawn(fileURLToPath(new URL('../../run', import.meta.url)), ['--in-memory', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => run.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`The stack has not started:\n${said}`)), LONGEST_START_MS)
    run.stdout.on('data', (text) => {
      said += text
      const ready = READY.exec(said)
      if (ready) {
        clearTimeout(timer)
        resolve(ready[1])
      }
    })
    run.once('exit', (code) => reject(new Error(`./run has ended with ${code}:\n${said}`)))
  })
  return {
    url,
    async stop() {
      run.kill('SIGTERM')
      await ended
    },
  }
}

/** The API of a stack as a program uses it. */
export function programOf(url) {
  const tokens = new Map()
  function token(claims) {
    const body = JSON.stringify(claims)
    if (!tokens.has(body)) {
      tokens.set(body, fetch(`${url}/_local/token`, { method: 'POST', body }).then(async (answer) => (await answer.json()).access_token))
    }
    return tokens.get(body)
  }
  return {
    /** A thing with the tag that a change has to name. */
    async read(claims, path) {
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${await token(claims)}` } })
      return { ...(await response.json()), etag: response.headers.get('etag') }
    },

    async call(claims, method, path, body, headers = {}) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${await token(claims)}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) {
        throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      }
      return response.status === 204 ? undefined : response.json()
    },

    /** Until streams and queues have nothing left to do. */
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        const { streamLag } = await (await fetch(`${url}/_local/health`)).json()
        quiet = streamLag === 0 ? quiet + 1 : 0
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },

    /** The latest mail to an address, once it is there. */
    async mailTo(email) {
      for (;;) {
        const { items } = await (await fetch(`${url}/_local/mail`)).json()
        const mail = items.find(({ to, links }) => to === email && links.some((link) => link.includes('#')))
        if (mail) {
          return mail
        }
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },

    async linkTo(email) {
      return (await this.mailTo(email)).links.find((link) => link.includes('#'))
    },
  }
}
