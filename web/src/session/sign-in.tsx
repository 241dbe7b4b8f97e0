import { type FormEvent, useState } from 'react'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import type { DemoPerson, HostedSignIn, LocalSignIn } from './config'
import { useConnection } from './context'
import { signInLocally } from './local'

/** Where one comes to be somebody. It stands in the place of what asked for it, so the address stays. */
export function SignIn({ why }: { why?: string }) {
  const { config, session } = useConnection()
  return (
    <section className="card narrow" aria-labelledby="sign-in">
      <h2 id="sign-in">{t.signIn.title}</h2>
      {session.ending === 'expired' && <p className="notice">{t.signIn.expired}</p>}
      {why && <p>{why}</p>}
      {'local' in config ? <Chooser config={config} /> : <Hosted config={config} />}
    </section>
  )
}

function Hosted({ config }: { config: HostedSignIn }) {
  const [state, setState] = useState<'idle' | 'leaving' | 'failed'>('idle')
  async function leave() {
    setState('leaving')
    try {
      const { leaveToSignIn } = await import('./hosted')
      await leaveToSignIn(config, location.pathname + location.search + location.hash)
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <p className="muted">{t.signIn.hostedText}</p>
      {state === 'failed' && (
        <p role="alert" className="notice notice-bad">
          {t.signIn.failed}
        </p>
      )}
      <button type="button" className="button button-main" disabled={state === 'leaving'} onClick={() => void leave()}>
        {t.signIn.hosted}
      </button>
    </>
  )
}

function Chooser({ config }: { config: LocalSignIn }) {
  const { session } = useConnection()
  const [failure, setFailure] = useState<string>()
  const choose = (person: DemoPerson) => {
    setFailure(undefined)
    signInLocally(session, person).catch((error: unknown) => setFailure(String((error as Error).message)))
  }
  return (
    <>
      <p className="muted">{t.signIn.local}</p>
      {failure && (
        <p role="alert" className="notice notice-bad">
          {t.signIn.failed} {failure}
        </p>
      )}
      <h3 id="people">{t.signIn.people}</h3>
      <ul className="people" aria-labelledby="people">
        {config.people.map((person) => (
          <li key={`${person.tenantId}/${person.userId}`}>
            <button type="button" className="person" onClick={() => choose(person)}>
              <Avatar name={person.name} />
              <span>
                <span className="person-name">
                  <bdi>{person.name}</bdi>
                </span>
                <span className="muted small">
                  {person.about} · {person.tenantId}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <SomebodyElse tenantId={config.people[0]?.tenantId ?? ''} onChoose={choose} />
    </>
  )
}

function SomebodyElse({ tenantId, onChoose }: { tenantId: string; onChoose: (person: DemoPerson) => void }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const email = text('email')
    onChoose({
      tenantId: text('tenantId'),
      userId: text('userId'),
      name: '',
      about: '',
      ...(email ? { email } : {}),
      ...(form.has('tenantAdmin') ? { role: 'tenant-admin' } : {}),
    })
  }
  return (
    <details className="more-options">
      <summary>{t.signIn.somebodyElse}</summary>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          {t.signIn.tenant}
          <input name="tenantId" required defaultValue={tenantId} autoComplete="off" />
        </label>
        <label className="field">
          {t.signIn.userId}
          <input name="userId" required pattern="[A-Za-z0-9._~\-]{1,64}" autoComplete="off" />
        </label>
        <label className="field">
          {t.signIn.email}
          <input name="email" type="email" autoComplete="off" />
        </label>
        <label className="check">
          <input name="tenantAdmin" type="checkbox" />
          {t.signIn.tenantAdmin}
        </label>
        <button type="submit" className="button button-main">
          {t.signIn.go}
        </button>
      </form>
    </details>
  )
}
