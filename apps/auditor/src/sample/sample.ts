import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { FindingList } from '../finding.js';
import { UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { drawPayments, type PaymentSample, type SampledPayment } from './draw-payments.js';
import { collectTrails, type TrailEvent } from './trails.js';

/** More would be no sample, and all of it is held at once. */
const LARGEST_SAMPLE = 10_000;

export interface SampleOptions {
  readonly n: number;
  readonly seed: string;
  /** File to write; null: the CSV is the answer. */
  readonly to: string | null;
}

/** One line of the working paper: an event of the trail of a sampled payment's worker. */
interface SampleRow {
  readonly sample: number;
  readonly paymentPosition: number;
  readonly workerId: string;
  readonly programId: string;
  readonly amountRupiah: number;
  readonly sp2dNumber: string;
  readonly sp2dDate: string;
  readonly eventPosition: number;
  readonly recordedAt: string;
  readonly occurredOn: string;
  readonly type: string;
  readonly actor: string;
  readonly role: string;
  readonly reason: string;
}

const COLUMNS: readonly { readonly key: keyof SampleRow; readonly header: string }[] = [
  { key: 'sample', header: 'sample' },
  { key: 'paymentPosition', header: 'payment_position' },
  { key: 'workerId', header: 'worker_id' },
  { key: 'programId', header: 'program_id' },
  { key: 'amountRupiah', header: 'amount_rupiah' },
  { key: 'sp2dNumber', header: 'sp2d_number' },
  { key: 'sp2dDate', header: 'sp2d_date' },
  { key: 'eventPosition', header: 'event_position' },
  { key: 'recordedAt', header: 'recorded_at' },
  { key: 'occurredOn', header: 'occurred_on' },
  { key: 'type', header: 'type' },
  { key: 'actor', header: 'actor' },
  { key: 'role', header: 'role' },
  { key: 'reason', header: 'reason' },
];

const METHOD = 'Each payment (PremiumPaid) is ranked by SHA-256 over the seed, a line feed and its event id; those with the smallest are the sample.';

/**
 * Draws a random sample of payments that anybody can draw again from the same log with the same seed,
 * and writes what the log says of each sampled worker and seat. Names are sealed and not in it.
 */
export async function sample(context: VerbContext, { n, seed, to }: SampleOptions): Promise<VerbResult> {
  if (!Number.isInteger(n) || n < 1 || n > LARGEST_SAMPLE) throw new UsageError(`A sample has 1 to ${LARGEST_SAMPLE} payments.`);
  const findings = new FindingList();
  const until = await context.source.head();
  const drawn = await drawPayments(context, { n, seed, until }, findings);
  const rows = drawn.payments.length === 0 ? [] : await rowsOf(context, drawn.payments, until, findings);
  const csv = stringify(rows, { header: true, columns: [...COLUMNS], bom: true, escape_formulas: true, record_delimiter: 'windows' });
  if (to !== null) write(to, csv);
  return describe(drawn, rows, csv, { n, seed, to }, until, findings);
}

async function rowsOf(context: VerbContext, payments: readonly SampledPayment[], until: number, findings: FindingList): Promise<SampleRow[]> {
  const trails = await collectTrails(context, new Set(payments.map(({ workerId }) => workerId)), until, findings);
  return payments.flatMap((payment, index) => (trails.get(payment.workerId) ?? []).map((event) => rowOf(index + 1, payment, event)));
}

const rowOf = (place: number, { position, eventId: _eventId, ...payment }: SampledPayment, { position: eventPosition, ...event }: TrailEvent): SampleRow => ({
  sample: place, paymentPosition: position, ...payment, eventPosition, ...event,
});

function write(to: string, csv: string): void {
  try {
    writeFileSync(to, csv);
  } catch (error) {
    throw new UsageError(`${to} cannot be written.`, { cause: error });
  }
}

function describe({ payments, population }: PaymentSample, rows: readonly SampleRow[], csv: string, { n, seed, to }: SampleOptions, until: number, findings: FindingList): VerbResult {
  const report = [
    `Drew ${payments.length} of ${population} payments up to position ${until} with the seed "${seed}", and wrote their ${rows.length} events to ${to ?? 'standard output'}.`,
    METHOD,
    ...findings.lines(),
  ];
  return {
    ok: findings.count === 0,
    ...(to === null ? { lines: [csv.replace(/\r\n$/, '')], remarks: report } : { lines: report }),
    json: {
      n, seed, population, position: until, method: METHOD, file: to,
      payments: payments.map(({ position, eventId, workerId }, index) => ({ sample: index + 1, position, eventId, workerId })),
      ...(to === null ? { rows } : {}),
      findingCount: findings.count, findings: findings.list,
    },
  };
}
