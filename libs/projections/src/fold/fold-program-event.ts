import { type BusinessDate } from '@lindung/domain/values/brands';
import { moneyDate, moneyStart } from '../burn-down/budget-fold.js';
import { openedBatch } from '../payments/payment-fold.js';
import { openedProgram, reviseTerms } from '../programs/program-fold.js';
import { type ProgramRow } from '../programs/program-table.js';
import { drawnRound } from '../rounds/round-fold.js';
import { type LogEvent, type LogEventOf } from './log-event.js';
import { ProjectionBroken } from './projection-broken.js';
import { type WorkingSet } from './working-set.js';

/** Events of a programme's stream that are about no single worker. */
export type ProgramWideEvent = LogEventOf<
  | 'ProgramOpened' | 'BudgetRevised' | 'QuotaRevised' | 'TariffRevised' | 'PolicyRevised' | 'NeedEstimateRevised'
  | 'AllocationRoundDrawn' | 'AllocationRoundCompleted' | 'PaymentBatchOpened' | 'PaymentBatchCompleted' | 'ParticipantFileIssued' | 'ProgramClosed'
>;

/** Changes the programme and its rounds and batches. Whom a policy touches is refreshed elsewhere. */
export function foldProgramEvent(set: WorkingSet, event: ProgramWideEvent): void {
  if (event.type === 'ProgramOpened') {
    const opened = openedProgram(event);
    set.addProgram(opened);
    moveCeiling(set, opened, event.data.ceilingRupiah, moneyStart(opened));
    return;
  }
  const program = set.programs.find(event.data.programId);
  if (program === undefined) throw broken(event, 'its programme was never opened');
  switch (event.type) {
    case 'BudgetRevised':
      moveCeiling(set, program, event.data.ceilingRupiah, event.meta.occurredOn);
      return revise(set, program, event);
    case 'QuotaRevised':
    case 'TariffRevised':
    case 'PolicyRevised':
    case 'NeedEstimateRevised':
      return revise(set, program, event);
    case 'AllocationRoundDrawn':
      set.rounds.create(drawnRound(event, program));
      return;
    case 'AllocationRoundCompleted':
      return complete(set, event);
    case 'PaymentBatchOpened':
      set.batches.create(openedBatch(event));
      return;
    case 'PaymentBatchCompleted':
      return complete(set, event);
    case 'ParticipantFileIssued':
      return;
    case 'ProgramClosed':
      program.closedOn = event.meta.occurredOn;
      set.programs.changed(program.programId);
      return;
  }
}

function revise(set: WorkingSet, program: ProgramRow, event: Parameters<typeof reviseTerms>[1]): void {
  reviseTerms(program, event);
  set.programs.changed(program.programId);
}

function moveCeiling(set: WorkingSet, program: ProgramRow, ceilingRupiah: number, occurredOn: BusinessDate): void {
  set.budgetDays.move(program, moneyDate(occurredOn, moneyStart(program), null), { ceiling: ceilingRupiah - program.ceilingRupiah });
}

function complete(set: WorkingSet, event: LogEventOf<'AllocationRoundCompleted' | 'PaymentBatchCompleted'>): void {
  const [rows, key] = event.type === 'AllocationRoundCompleted' ? [set.rounds, event.data.roundId] as const : [set.batches, event.data.batchId] as const;
  const row = rows.find(key);
  if (row === undefined) throw broken(event, 'it was never begun');
  row.status = 'completed';
  rows.changed(key);
}

const broken = (event: LogEvent, why: string): ProjectionBroken => new ProjectionBroken(event.meta.position, event.type, why);
