import { type BusinessDate, type ProgramId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, integer, key, text } from '../schema/columns.js';

/** One payment batch: the premiums paid by one SP2D at once, and what became of them. */
export interface PaymentBatchRow {
  batchId: string;
  programId: ProgramId;
  position: number;
  sp2dNumber: string;
  sp2dDate: BusinessDate;
  coverFrom: BusinessDate;
  count: number;
  totalRupiah: number;
  openedOn: BusinessDate;
  openedAt: string;
  openedBy: string;
  openedByName: string;
  status: 'open' | 'completed';
  /** Premiums recorded so far, and what they cost. */
  paidCount: number;
  paidRupiah: number;
  reversedCount: number;
  reversedRupiah: number;
}

export const paymentBatchTable = new EntitySchema<PaymentBatchRow>({
  name: 'PaymentBatch',
  tableName: 'payment_batches',
  columns: {
    batchId: key(text('batch_id')),
    programId: text('program_id'),
    position: bigint('position'),
    sp2dNumber: text('sp2d_number'),
    sp2dDate: date('sp2d_date'),
    coverFrom: date('cover_from'),
    count: integer('count'),
    totalRupiah: bigint('total_rupiah'),
    openedOn: date('opened_on'),
    openedAt: text('opened_at'),
    openedBy: text('opened_by'),
    openedByName: text('opened_by_name'),
    status: text('status'),
    paidCount: integer('paid_count'),
    paidRupiah: bigint('paid_rupiah'),
    reversedCount: integer('reversed_count'),
    reversedRupiah: bigint('reversed_rupiah'),
  },
  indices: [{ name: 'payment_batches_by_program', columns: ['programId', 'position'] }],
});
