import type { ReactNode } from 'react'
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { Problem } from '../api/problem'
import { t } from '../texts'
import { Refused } from './states'

/** Asks before something that cannot be undone, and stays open with the reason if it is refused. */
export function Confirm(props: {
  title: string
  children: ReactNode
  action: string
  pending: boolean
  problem?: Problem | undefined
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable={!props.pending} onOpenChange={props.onClose}>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title">{props.title}</Heading>
          {props.children}
          {props.problem && <Refused problem={props.problem} />}
          <div className="dialog-actions">
            <Button className="button" autoFocus onPress={props.onClose} isDisabled={props.pending}>
              {t.cancel}
            </Button>
            <Button className="button button-danger" onPress={props.onConfirm} isPending={props.pending}>
              {props.action}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
