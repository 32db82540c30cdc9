import { type BusinessDate, type ProgramId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, integer, key, text } from '../schema/columns.js';

/** What one business date changed in a programme's money; the burn-down is the running sum. */
export interface BudgetDayRow {
  programId: ProgramId;
  date: BusinessDate;
  ceilingDelta: number;
  committedDelta: number;
  realisedDelta: number;
  refundedDelta: number;
  seatsDelta: number;
}

export const budgetDayTable = new EntitySchema<BudgetDayRow>({
  name: 'BudgetDay',
  tableName: 'budget_days',
  columns: {
    programId: key(text('program_id')),
    date: key(date('date')),
    ceilingDelta: bigint('ceiling_delta'),
    committedDelta: bigint('committed_delta'),
    realisedDelta: bigint('realised_delta'),
    refundedDelta: bigint('refunded_delta'),
    seatsDelta: integer('seats_delta'),
  },
});
