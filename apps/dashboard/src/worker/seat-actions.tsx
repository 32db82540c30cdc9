/** What may be done about a worker's seat: release, reverse, refund, confirm, reject. */
import { useTranslation } from 'react-i18next';
import { releaseReasons } from '@lindung/integration-events/http/program-commands';
import { type WorkerAnswer } from '@lindung/integration-events/http/worker-answers';
import { today } from '../format';
import { CommandAction } from '../parts/command-action';
import { type FormField } from '../parts/form-fields';
import { useTerm } from '../parts/terms';

interface SeatActionsProps {
  readonly programId: string;
  readonly workerId: string;
  readonly seat: WorkerAnswer['programs'][number];
}

const reason: FormField = { name: 'reason', kind: 'text' };
const note: FormField = { name: 'note', kind: 'area', optional: true };
/** Reasons that a person gives; the others are given by the process managers. */
const manualReasons = releaseReasons.filter((value) => value !== 'exited' && value !== 'civil-status');

export function SeatActions({ programId, workerId, seat }: SeatActionsProps) {
  const { t } = useTranslation();
  const term = useTerm();
  const fixed = { programId, workerId };
  if (seat.standing !== 'allocated') return null;
  if (seat.paidAt === null) {
    const choices = manualReasons.map((value) => ({ value, label: term('releaseReason', value) }));
    const fields: FormField[] = [{ name: 'reason', kind: 'choice', choices }, note];
    return <CommandAction command="release-allocation" fixed={fixed} fields={fields} label={t('action.release-allocation')} />;
  }
  const refund: FormField[] = [
    { name: 'amount', kind: 'whole', ...(seat.premiumRupiah === null ? {} : { initial: String(seat.premiumRupiah) }) },
    { name: 'receiptNumber', kind: 'text' },
    { name: 'receiptDate', kind: 'date', initial: today() },
  ];
  const confirmed = seat.status === 'covered';
  return (
    <>
      {!confirmed && (
        <>
          <CommandAction command="confirm-coverage" fixed={fixed} fields={[{ name: 'kpj', kind: 'text' }]} label={t('action.confirm-coverage')} prominent />
          <CommandAction command="reject-coverage" fixed={fixed} fields={[reason, note]} label={t('action.reject-coverage')} />
          <CommandAction command="reverse-premium" fixed={fixed} fields={[reason, note]} label={t('action.reverse-premium')} help={t('actionHelp.reverse-premium')} danger />
        </>
      )}
      <CommandAction command="record-refund" fixed={fixed} fields={refund} label={t('action.record-refund')} help={t('actionHelp.record-refund')} />
    </>
  );
}
