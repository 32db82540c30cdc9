import { type PaymentRow, readPaymentRow } from '@lindung/domain/import/payment-row';
import { decideProgram } from '@lindung/domain/program/decide';
import { type ProgramDecision } from '@lindung/domain/program/decision';
import { payable } from '@lindung/domain/program/payment';
import { type ProgramState } from '@lindung/domain/program/state';
import { type ReasonCode } from '@lindung/domain/reasons';
import { type WorkerId } from '@lindung/domain/values/brands';
import { todayOf } from '../../application.js';
import { eventIdOf } from '../../record.js';
import { NO_KEYS } from '../../program/submit-program.js';
import { accepted, ImportDelayed, type KindOfImport, type PreparedRows, rejectedFor, rowContext, type RowOutcome, type RunContext } from '../import-kind.js';
import { type PersonRow } from '../row-judge.js';
import { notRegistered } from './not-registered.js';

/** Large enough that an SP2D of a whole programme is one batch of payments in nearly all cases. */
const ROWS_PER_BATCH = 10_000;

type Payment = PersonRow<PaymentRow>;

/**
 * Records premiums: the rows of one SP2D, of one date and with one start of cover are paid together.
 * Rows that cannot be paid are refused one by one and hold up none of the others.
 */
export class PaymentImport implements KindOfImport<PaymentRow> {
  readonly batchRows = ROWS_PER_BATCH;

  constructor(private readonly run: RunContext) {}

  read(row: Parameters<typeof readPaymentRow>[0]): ReturnType<typeof readPaymentRow> {
    return readPaymentRow(row, { today: todayOf(this.run.app) });
  }

  prepare(rows: readonly Payment[]): Promise<PreparedRows> {
    return Promise.resolve({ write: () => this.#write(rows) });
  }

  async #write(rows: readonly Payment[]): Promise<readonly RowOutcome[]> {
    const outcomes = new Map<number, RowOutcome>();
    for (const group of groupsOf(rows)) await this.#pay(group, outcomes);
    const unknown = await notRegistered(this.run.app, rows.filter(({ rowNumber }) => isNotAllocated(outcomes.get(rowNumber))));
    return rows.map(({ rowNumber }) => (unknown.has(rowNumber) ? rejectedFor('NOT_REGISTERED') : (outcomes.get(rowNumber) ?? accepted)));
  }

  /** Pays those of a group who can be paid, as one command in the order of the programme. */
  async #pay(group: readonly Payment[], outcomes: Map<number, RowOutcome>): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    const { app, state } = this.run;
    const context = rowContext(this.run, first.rowNumber);
    const decide = (program: ProgramState | null): ProgramDecision => {
      const workerIds: WorkerId[] = [];
      const faultOf = faultFinder(program, group, context.commandId, state.uploader.subject);
      for (const payment of group) {
        const fault = faultOf(payment);
        outcomes.set(payment.rowNumber, fault === null ? accepted : rejectedFor(fault));
        if (fault === null) workerIds.push(payment.workerId);
      }
      const { sp2dNumber, sp2dDate, coverFrom } = first.row;
      // Nobody to pay is still a command to a programme that may be closed or unknown.
      return decideProgram(
        program,
        { type: 'PayPremium', batchId: context.commandId, workerIds, sp2dNumber, sp2dDate, coverFrom },
        { actorSubject: context.actor.subject, today: todayOf(app), blockSeats: app.limits.blockSeats },
      );
    };
    const outcome = await app.programs.submit(state.programId, { context, keys: NO_KEYS, today: todayOf(app), decide });
    if (outcome.kind === 'done') return;
    const code: ReasonCode = outcome.kind === 'refused' ? outcome.refusal.code : outcome.faults[0].code;
    if (code === 'BUSY') throw new ImportDelayed();
    for (const { rowNumber } of group) if (outcomes.get(rowNumber)?.kind === 'accepted') outcomes.set(rowNumber, rejectedFor(code));
  }
}

/** Rows of one SP2D, date and start of cover, each group in the order of the file. */
function groupsOf(rows: readonly Payment[]): Iterable<readonly Payment[]> {
  const groups = new Map<string, Payment[]>();
  for (const payment of rows) {
    const key = JSON.stringify([payment.row.sp2dNumber, payment.row.sp2dDate, payment.row.coverFrom]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [payment]);
    else group.push(payment);
  }
  return groups.values();
}

const isNotAllocated = (outcome: RowOutcome | undefined): boolean => outcome?.kind === 'rejected' && outcome.code === 'NOT_ALLOCATED';

/**
 * Why a row cannot be paid, or null. Where an earlier run had written this very batch, its rows are
 * those whose payment came from it, and all others are what they were then.
 */
function faultFinder(program: ProgramState | null, group: readonly Payment[], batchId: string, payer: string): (payment: Payment) => ReasonCode | null {
  if (program === null) return () => null;
  // Event 0 of a batch opens it; the payments follow.
  const own = program.knownWork.has(batchId) ? new Set(group.map((_, index) => eventIdOf(batchId, index + 1))) : null;
  return ({ workerId, row }) => {
    const paidBy = program.seats.get(workerId)?.payment?.eventId;
    if (paidBy !== undefined && own?.has(paidBy) === true) return null;
    return payable(program, workerId, payer, row.coverFrom);
  };
}
