/** Bodies of the commands about one programme: its terms, its seats and its money. */
import { z } from 'zod';
import { releaseReasons } from '@lindung/domain/reasons';
import {
  calendarDate, clearNumber, clearText, decile, line, months, newProgramId, positiveRupiah, programId, region, rupiah, sealedNote, whole, workerId,
} from './fields.js';

const seatCount = whole(0, 100_000_000);
const needEstimate = whole(0, 1_000_000_000);
const snapshotMaxAgeDays = whole(0, 36_500).exactOptional();
const reference = clearText(300);
const reason = clearText(300);
const revision = { reference, reason };

/** Ways in which the city's budget funds a programme. */
export const sourcesOfFunds = ['APBD', 'APBD-P'] as const;

export const openProgram = z.strictObject({
  programId: newProgramId,
  region,
  year: whole(2000, 2199),
  sourceOfFunds: z.enum(sourcesOfFunds),
  ceiling: rupiah,
  quota: seatCount,
  premium: positiveRupiah,
  months,
  maxDecile: decile,
  snapshotMaxAgeDays,
  coverStart: calendarDate.exactOptional(),
  needEstimate,
  reference,
});

export const reviseBudget = z.strictObject({ programId, ceiling: rupiah, ...revision });
export const reviseQuota = z.strictObject({ programId, quota: seatCount, ...revision });
export const reviseTariff = z.strictObject({ programId, premium: positiveRupiah, months, ...revision });
/** `coverStart` may be revised together with the policy; left out, it stays as it is. */
export const revisePolicy = z.strictObject({
  programId,
  maxDecile: decile,
  snapshotMaxAgeDays,
  coverStart: calendarDate.exactOptional(),
  ...revision,
});
export const reviseNeedEstimate = z.strictObject({ programId, needEstimate, ...revision });

/** Without `seats` the round fills all that are free and affordable. */
export const allocateQuota = z.strictObject({
  programId,
  seats: whole(1, 100_000_000).exactOptional(),
  decisionDate: calendarDate.exactOptional(),
  reference: reference.exactOptional(),
});

/** The domain's list, for clients that may import contracts only; any other clear text is kept as it is. */
export { releaseReasons };

export const releaseAllocation = z.strictObject({ programId, workerId, reason: clearText(200), note: sealedNote });

const payment = { programId, sp2dNumber: clearNumber(100), sp2dDate: calendarDate, coverFrom: calendarDate };

/** Up to 50,000 workers by name, or every allocated, unpaid one. */
export const payPremium = z.union([
  z.strictObject({ ...payment, workerIds: z.array(workerId).min(1).max(50_000) }),
  z.strictObject({ ...payment, all: z.literal(true) }),
]);

export const reversePremium = z.strictObject({ programId, workerId, reason: clearText(200), note: sealedNote });
export const recordRefund = z.strictObject({
  programId,
  workerId,
  amount: positiveRupiah,
  receiptNumber: clearNumber(100),
  receiptDate: calendarDate,
});

/** KPJ is the participant number of BPJS Ketenagakerjaan, with or without separators; it is sealed in the log. */
export const confirmCoverage = z.strictObject({ programId, workerId, kpj: line(100) });
export const rejectCoverage = z.strictObject({ programId, workerId, reason: clearText(200), note: sealedNote });
export const closeProgram = z.strictObject({ programId, reason });
export const issueParticipantFile = z.strictObject({ programId, purpose: clearText(300), format: z.enum(['csv', 'xlsx']) });
