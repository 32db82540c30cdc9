/** Bodies of the commands about one worker. */
import { z } from 'zod';
import { civilStatuses, exitReasons } from '@lindung/domain/reasons';
import { calendarDate, clearNumber, clearText, decile, line, optionalLine, sealedNote, workerId } from './fields.js';

/** The domain's lists, for clients that may import contracts only. */
export { civilStatuses, exitReasons };

/** `L` (laki-laki, male) or `P` (perempuan, female), as on the identity card. */
export const sex = z.enum(['L', 'P']);

/**
 * NIK, birth date, area and occupation are plain text here: people type them in many ways, and the
 * domain repairs or refuses them with a code of their own (NIK_FORMAT, BIRTH_DATE_INVALID, ...).
 */
export const registerWorker = z.strictObject({
  nik: line(64),
  noKk: optionalLine(64),
  name: line(120),
  birthPlace: optionalLine(80),
  birthDate: line(40),
  sex,
  address: line(250),
  kecamatan: line(60),
  kelurahan: line(60),
  phone: optionalLine(32),
  occupation: line(80),
  source: clearText(80).exactOptional(),
});

const correctable = {
  noKk: optionalLine(64),
  name: line(120).exactOptional(),
  birthPlace: optionalLine(80),
  birthDate: line(40).exactOptional(),
  sex: sex.exactOptional(),
  address: line(250).exactOptional(),
  kecamatan: line(60).exactOptional(),
  kelurahan: line(60).exactOptional(),
  phone: optionalLine(32),
  occupation: line(80).exactOptional(),
};

/** Names only what changes, and at least one thing. A NIK is never corrected. */
export const correctWorkerDetails = z
  .strictObject({ workerId, ...correctable, reason: clearText(200), note: sealedNote })
  .refine((body) => Object.keys(correctable).some((field) => Object.hasOwn(body, field)), {
    error: 'Name at least one field to change.',
    params: { code: 'FIELD_MISSING' },
  });

/** The label of a DTSEN extract, or of a check made by hand. */
export const snapshotId = clearNumber(100);

/** A result with decile, a search that found nobody, or every worker without a result from that extract. */
export const verifyDtsen = z.union([
  z.strictObject({ workerId, decile: decile.nullable(), civilStatus: z.enum(civilStatuses), snapshotId }),
  z.strictObject({ workerId, notFound: z.literal(true), snapshotId }),
  z.strictObject({ all: z.literal(true), snapshotId }),
]);

export const recordWorkerExit = z.strictObject({
  workerId,
  reason: z.enum(exitReasons),
  effectiveDate: calendarDate,
  note: sealedNote,
});

export const reinstateWorker = z.strictObject({ workerId, reason: clearText(200), note: sealedNote });
export const eraseWorkerData = z.strictObject({ workerId, legalBasis: clearText(300) });
export const revealPersonalData = z.strictObject({ workerId, purpose: clearText(300) });
