/** What the command API answers once a command is durable. */
import { z } from 'zod';
import { calendarDate, position } from './fields.js';

export const appendedEvent = z.object({
  eventId: z.string(),
  type: z.string(),
  streamId: z.string(),
  revision: z.int(),
  position,
});

/** `events` lists at most the first 1,000; `eventCount` 0 means that there was nothing to do. */
export const commandAnswer = z.object({
  commandId: z.string(),
  events: z.array(appendedEvent),
  eventCount: z.int(),
  position,
});

export type CommandAnswer = z.infer<typeof commandAnswer>;

/** Last place that a round's seats reached: its rank and what ranked it there. Null where no seat was given. */
export const cutOff = z
  .object({
    rank: z.int(),
    decile: z.int(),
    /** Occupation risk as the policy copied it, 1 highest. */
    risk: z.int(),
    /** Log position of the registration that broke the tie. */
    registeredPosition: position,
  })
  .nullable();

export type CutOff = z.infer<typeof cutOff>;

/** An allocation round as it would be drawn now, or was drawn. */
export const roundFigures = z.object({
  programId: z.string(),
  decisionDate: calendarDate,
  reference: z.string().nullable(),
  /** The ranking was read as of this position. */
  asOfPosition: position,
  policyVersion: z.int(),
  candidates: z.int(),
  seats: z.int(),
  /** Rupiah per seat for all its months. */
  premiumRupiah: z.int(),
  months: z.int(),
  totalRupiah: z.int(),
  cutOff,
  /** SHA-256 of the ranked list, in hexadecimal. */
  digest: z.string(),
});

/** Answer to `allocate-quota`: with `dryRun=true` only `round` and `position` are new, and nothing is recorded. */
export const allocateQuotaAnswer = z.union([
  commandAnswer.extend({ round: roundFigures.extend({ roundId: z.string() }).nullable() }),
  z.object({ dryRun: z.literal(true), round: roundFigures.nullable(), position }),
]);

/** Unmasked details of one worker. Absent ones are null. */
export const personalData = z.object({
  nik: z.string(),
  noKk: z.string().nullable(),
  name: z.string(),
  birthPlace: z.string().nullable(),
  birthDate: calendarDate,
  sex: z.enum(['L', 'P']),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  kpj: z.string().nullable().optional(),
});

export const revealAnswer = commandAnswer.extend({ personalData });
export type RevealAnswer = z.infer<typeof revealAnswer>;
export type AllocateQuotaAnswer = z.infer<typeof allocateQuotaAnswer>;
