/** What may be done about a worker now, by role and standing. The server decides in the end. */
import { useTranslation } from 'react-i18next';
import { type WorkerAnswer } from '@lindung/integration-events/http/worker-answers';
import { exitReasons } from '@lindung/integration-events/http/worker-commands';
import { today } from '../format';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { useTerm } from '../parts/terms';
import { CorrectDetails } from './correct-details';
import { RevealAction } from './reveal-action';
import { SeatActions } from './seat-actions';
import { VerifyActions } from './verify-actions';

interface WorkerActionsProps {
  readonly programId: string;
  readonly worker: WorkerAnswer;
}

const reason: FormField = { name: 'reason', kind: 'text' };
const note: FormField = { name: 'note', kind: 'area', optional: true };

export function WorkerActions({ programId, worker }: WorkerActionsProps) {
  const { t } = useTranslation();
  const term = useTerm();
  const fixed = { workerId: worker.workerId };
  const here = !worker.erased && worker.exit === null;
  const seat = worker.programs.find((item) => item.programId === programId);
  const exits = exitReasons.map((value) => ({ value, label: term('exitReason', value) }));
  const exitFields: FormField[] = [{ name: 'reason', kind: 'choice', choices: exits }, { name: 'effectiveDate', kind: 'date', initial: today() }, note];
  return (
    <>
      {!worker.erased && <RevealAction workerId={worker.workerId} />}
      {here && <VerifyActions workerId={worker.workerId} />}
      {seat && <SeatActions programId={programId} workerId={worker.workerId} seat={seat} />}
      {here && <CorrectDetails workerId={worker.workerId} />}
      {here && <CommandAction command="record-worker-exit" fixed={fixed} fields={exitFields} label={t('action.record-worker-exit')} />}
      {worker.exit !== null && !worker.erased && (
        <CommandAction command="reinstate-worker" fixed={fixed} fields={[reason, note]} label={t('action.reinstate-worker')} />
      )}
      {!worker.erased && (
        <CommandAction
          command="erase-worker-data"
          fixed={fixed}
          fields={[{ name: 'legalBasis', kind: 'text' }]}
          label={t('action.erase-worker-data')}
          help={t('actionHelp.erase-worker-data')}
          danger
        />
      )}
    </>
  );
}
