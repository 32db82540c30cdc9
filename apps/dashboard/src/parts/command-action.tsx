/** A button that opens a command's form; it is not there for people whose roles may not send it, nor while one looks back. */
import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { type Answered } from '../api/commands';
import { useMayAct } from '../moment/use-moment';
import { CommandForm, type CommandFormProps } from './command-form';

interface CommandActionProps extends Omit<CommandFormProps, 'submit' | 'onDone' | 'onCancel'> {
  readonly label: string;
  readonly onDone?: (answer: Answered) => void;
  readonly prominent?: boolean;
}

export function CommandAction({ label, onDone, prominent = false, ...form }: CommandActionProps) {
  const { t } = useTranslation();
  const allowed = useMayAct(form.command);
  const [opened, { open, close }] = useDisclosure(false);
  if (!allowed) return null;
  const done = (answer: Answered) => {
    close();
    const message = answer.eventCount === 0 ? t('common.nothingToDo') : t('common.recordedAt', { position: answer.position });
    notifications.show({ title: `${label}: ${t('common.done')}`, message, color: 'lindung' });
    onDone?.(answer);
  };
  return (
    <>
      <Button variant={prominent ? 'filled' : 'default'} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label} centered>
        <CommandForm {...form} submit={label} onDone={done} onCancel={close} />
      </Modal>
    </>
  );
}
