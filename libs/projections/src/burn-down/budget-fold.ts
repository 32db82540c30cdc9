import { type BusinessDate } from '@lindung/domain/values/brands';
import { type RowWriter } from '../rows/row-writer.js';
import { tableOf } from '../rows/table.js';
import { type ProgramRow } from '../programs/program-table.js';
import { type BudgetDayRow, budgetDayTable } from './budget-day-table.js';

const budgetDays = tableOf(budgetDayTable);
const sums = ['ceilingDelta', 'committedDelta', 'realisedDelta', 'refundedDelta', 'seatsDelta'] as const;

/** What one event changed; absent means nothing. */
export interface MoneyDelta {
  readonly ceiling?: number;
  readonly committed?: number;
  readonly realised?: number;
  readonly refunded?: number;
  readonly seats?: number;
}

/**
 * The day from which a programme's money counts: the first of its budget year, or its opening where
 * that came earlier. Work is often recorded after the fact, and the ceiling of a year holds for all of it.
 */
export function moneyStart(program: Pick<ProgramRow, 'openedOn' | 'year'>): BusinessDate {
  const yearStart = `${program.year}-01-01` as BusinessDate;
  return program.openedOn < yearStart ? program.openedOn : yearStart;
}

/**
 * The business date under which an entry counts. Entries may be dated back (an SP2D is entered days
 * late), even to before the seat was given: `moneyOn`, the latest date on which money moved for this
 * worker, is the earliest that this one may have, so that no figure is ever negative on any day.
 */
export function moneyDate(occurredOn: BusinessDate, start: BusinessDate, moneyOn: BusinessDate | null): BusinessDate {
  const notBefore = moneyOn !== null && moneyOn > start ? moneyOn : start;
  return occurredOn > notBefore ? occurredOn : notBefore;
}

/** The money of the programmes, as it stands and by business date. */
export class BudgetDays {
  private readonly days = new Map<string, BudgetDayRow>();

  /** Changes the programme's figures and those of the day. */
  move(program: ProgramRow, date: BusinessDate, delta: MoneyDelta): void {
    const day = this.dayOf(program, date);
    const { ceiling = 0, committed = 0, realised = 0, refunded = 0, seats = 0 } = delta;
    program.ceilingRupiah += ceiling;
    day.ceilingDelta += ceiling;
    program.committedRupiah += committed;
    day.committedDelta += committed;
    program.realisedRupiah += realised;
    day.realisedDelta += realised;
    program.refundedRupiah += refunded;
    day.refundedDelta += refunded;
    program.seatsUsed += seats;
    day.seatsDelta += seats;
  }

  async flush(writer: RowWriter): Promise<void> {
    await writer.add(budgetDays, [...this.days.values()], sums);
    this.days.clear();
  }

  private dayOf({ programId }: ProgramRow, date: BusinessDate): BudgetDayRow {
    const key = `${programId} ${date}`;
    let day = this.days.get(key);
    if (day === undefined) {
      day = { programId, date, ceilingDelta: 0, committedDelta: 0, realisedDelta: 0, refundedDelta: 0, seatsDelta: 0 };
      this.days.set(key, day);
    }
    return day;
  }
}
