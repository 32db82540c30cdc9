/** Answers about workers: the roster, one worker, and the events that concern it. */
import { z } from 'zod';
import { calendarDate, position, timestamp } from './fields.js';
import { standing, standings } from './program-answers.js';

/** What the roster can be filtered by: a standing, or a state that runs across standings; beyond the interface `unpaid`, for allocated and not paid. */
export const rosterStatuses = [...standings, 'verified', 'paid', 'covered', 'coverage-rejected', 'unpaid'] as const;
export type RosterStatus = (typeof rosterStatuses)[number];

/** Ways to sort the roster; a leading minus means descending. */
export const rosterSorts = ['name', '-name', 'rank', 'decile', '-decile', 'registered', '-registered', 'paidAt', '-paidAt'] as const;

/**
 * One row. `name` is null after erasure and initials for komisi4; `kpj` is null for komisi4.
 * `kecamatan` and `kelurahan` are names, `occupation` is a code. `status` refines the standing:
 * for a seat `allocated`, `paid`, `covered` or `coverage-rejected`, otherwise the standing itself.
 */
export const rosterItem = z.object({
  workerId: z.string(),
  name: z.string().nullable(),
  nikMasked: z.string().nullable(),
  kecamatan: z.string(),
  kelurahan: z.string(),
  occupation: z.string(),
  decile: z.int().nullable(),
  standing,
  status: z.string(),
  rank: z.int().nullable(),
  allocatedAt: calendarDate.nullable(),
  paidAt: calendarDate.nullable(),
  sp2dNumber: z.string().nullable(),
  coverFrom: calendarDate.nullable(),
  coverUntil: calendarDate.nullable(),
  kpj: z.string().nullable(),
});

export type RosterItem = z.infer<typeof rosterItem>;

/** `total` counts every row that the filters leave. */
export const rosterAnswer = z.object({
  items: z.array(rosterItem),
  nextCursor: z.string().nullable(),
  total: z.int(),
  position,
});

/**
 * One worker: what the register holds in clear or masked, the latest DTSEN result, and the
 * standing in each programme of the region, newest budget year first.
 */
export const workerAnswer = z.object({
  workerId: z.string(),
  name: z.string().nullable(),
  nikMasked: z.string().nullable(),
  sex: z.enum(['L', 'P']).nullable(),
  kecamatan: z.string(),
  kelurahan: z.string(),
  occupation: z.string(),
  source: z.string().nullable(),
  /** Codes of what was odd but no reason to refuse, and of repairs. */
  warnings: z.array(z.string()),
  registeredAt: calendarDate,
  erased: z.boolean(),
  exit: z.object({ reason: z.string(), effectiveDate: calendarDate }).nullable(),
  dtsen: z
    .object({
      result: z.enum(['verified', 'rejected']),
      decile: z.int().nullable(),
      reason: z.string().nullable(),
      snapshotId: z.string(),
      checkedAt: calendarDate,
    })
    .nullable(),
  programs: z.array(
    z.object({
      programId: z.string(),
      standing,
      status: z.string(),
      rank: z.int().nullable(),
      allocatedAt: calendarDate.nullable(),
      paidAt: calendarDate.nullable(),
      /** Rupiah of the seat, or null without one. */
      premiumRupiah: z.int().nullable(),
      sp2dNumber: z.string().nullable(),
      coverFrom: calendarDate.nullable(),
      coverUntil: calendarDate.nullable(),
      kpj: z.string().nullable(),
    }),
  ),
  position,
});

export type WorkerAnswer = z.infer<typeof workerAnswer>;

/**
 * `occurredAt` is the business date, `recordedAt` the moment of recording. `actor` is the stable
 * subject and `actorName` the name that the token gave. `data` is the public body, parsed; sealed
 * parts stay sealed. `envelope` is the exact text whose bytes, behind the leaf's number (8 bytes,
 * big-endian, position less one), are the leaf of the transparency log.
 */
export const historyEvent = z.object({
  position,
  eventId: z.string(),
  streamId: z.string(),
  revision: z.int(),
  type: z.string(),
  occurredAt: calendarDate,
  recordedAt: timestamp,
  actor: z.string(),
  actorName: z.string(),
  role: z.string(),
  reason: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  sealed: z.boolean(),
  envelope: z.string(),
});

export type HistoryEvent = z.infer<typeof historyEvent>;

/** In the order of the log. */
export const workerHistoryAnswer = z.object({ events: z.array(historyEvent), position });
