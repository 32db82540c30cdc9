import { type LogEventOf } from '../fold/log-event.js';
import { type PaymentBatchRow } from './payment-batch-table.js';

export function openedBatch({ data, meta }: LogEventOf<'PaymentBatchOpened'>): PaymentBatchRow {
  return {
    batchId: data.batchId,
    programId: data.programId,
    position: meta.position,
    sp2dNumber: data.sp2dNumber,
    sp2dDate: data.sp2dDate,
    coverFrom: data.coverFrom,
    count: data.count,
    totalRupiah: data.totalRupiah,
    openedOn: meta.occurredOn,
    openedAt: meta.recordedAt,
    openedBy: meta.actor.subject,
    openedByName: meta.actor.name,
    status: 'open',
    paidCount: 0,
    paidRupiah: 0,
    reversedCount: 0,
    reversedRupiah: 0,
  };
}
