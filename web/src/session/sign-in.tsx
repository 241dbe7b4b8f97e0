import { type FormEvent, useState } from 'react'
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import type { DemoPerson, HostedSignIn, LocalSignIn } from './config'
import { useConnection } from './context'
import { signInLocally } from './local'

/** Where one comes to be somebody. It stands in the place of what asked for it, so the address stays. */
export function SignIn({ why }: { why?: string }) {
  const { config } = useConnection()
  return (
    <section className="card narrow" aria-labelledby="sign-in">
      <h2 id="sign-in">{t.signIn.title}</h2>
      {why && <p>{why}</p>}
      {'local' in config ? <Chooser config={config} /> : <Hosted config={config} />}
    </section>
  )
}

/** In front of the page when the session has ended: nothing that was typed behind it is lost. */
export function SignInAgain() {
  const { config, session } = useConnection()
  return (
    <ModalOverlay className="overlay" isOpen>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title">{t.signIn.title}</Heading>
          <p>{t.signIn.again}</p>
          {'local' in config ? <Chooser config={config} /> : <Hosted config={config} beside />}
          <div className="dialog-actions">
            <Button className="button" onPress={() => session.end('signed-out')}>
              {t.signIn.giveUp}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Hosted({ config, beside = false }: { config: HostedSignIn; beside?: boolean }) {
  const { session } = useConnection()
  const [state, setState] = useState<'idle' | 'leaving' | 'failed'>('idle')
  async function leave(other: Window | null) {
    setState('leaving')
    try {
      const { leaveToSignIn, signInBeside } = await import('./hosted')
      if (other) {
        // It may be closed without an answer, and the button be pressed again.
        setState('idle')
        await signInBeside(config, session, other)
      } else if (beside) {
        setState('failed')
      } else {
        await leaveToSignIn(config, location.pathname + location.search + location.hash)
      }
    } catch {
      other?.close()
      setState('failed')
    }
  }
  return (
    <>
      <p className="muted">{beside ? t.signIn.besideText : t.signIn.hostedText}</p>
      {state === 'failed' && (
        <p role="alert" className="notice notice-bad">
          {t.signIn.failed}
        </p>
      )}
      <button
        type="button"
        className="button button-main"
        disabled={state === 'leaving'}
        onClick={() => void leave(beside ? window.open('about:blank', '', 'popup,width=480,height=720') : null)}
      >
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
