import { positionColumn, type Reader } from '../reading/reader.js';

/** Premiums that one SP2D paid together. */
export interface PaymentView {
  readonly batchId: string;
  readonly sp2dNumber: string;
  readonly sp2dDate: string;
  readonly coverFrom: string;
  readonly status: 'open' | 'completed';
  readonly count: number;
  readonly totalRupiah: number;
  readonly reversedCount: number;
  readonly reversedRupiah: number;
  readonly paidBy: string;
  readonly recordedAt: string;
}

const mostPayments = 1000;

const paymentsStatement = {
  name: 'payments',
  text: `SELECT EXISTS (SELECT FROM programs WHERE program_id = $1) AS known,
    coalesce((SELECT json_agg(b) FROM (
      SELECT batch_id AS "batchId", sp2d_number AS "sp2dNumber", sp2d_date AS "sp2dDate", cover_from AS "coverFrom", status, count,
             total_rupiah AS "totalRupiah", reversed_count AS "reversedCount", reversed_rupiah AS "reversedRupiah",
             opened_by_name AS "paidBy", opened_at AS "recordedAt"
      FROM payment_batches WHERE program_id = $1 ORDER BY position DESC LIMIT ${mostPayments}) b), '[]') AS payments,
    ${positionColumn}`,
};

/** The payments of a programme, newest first, at most 1,000; null where there is no such programme. */
export async function findPayments(reader: Reader, programId: string): Promise<{ payments: PaymentView[]; position: string } | null> {
  const { known, ...answer } = await reader.one<{ known: boolean; payments: PaymentView[]; position: string }>(paymentsStatement, [programId]);
  return known ? answer : null;
}
