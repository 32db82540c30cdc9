/** Answers about programmes: list, summary, burn-down, coverage, rounds. Every one carries `position`. */
import { z } from 'zod';
import { cutOff, roundFigures } from './command-answers.js';
import { calendarDate, position, timestamp } from './fields.js';

/** A programme's terms in force. */
export const programItem = z.object({
  programId: z.string(),
  region: z.string(),
  year: z.int(),
  sourceOfFunds: z.string(),
  ceiling: z.int(),
  quota: z.int(),
  /** Rupiah per participant for all months. */
  premium: z.int(),
  months: z.int(),
  maxDecile: z.int(),
  snapshotMaxAgeDays: z.int().nullable(),
  coverStart: calendarDate,
  needEstimate: z.int(),
  /** Counts up with every RevisePolicy; rounds name the one they used. */
  policyVersion: z.int(),
  reference: z.string(),
  openedOn: calendarDate,
  closed: z.boolean(),
  closedOn: calendarDate.nullable(),
});

export const programsAnswer = z.object({ programs: z.array(programItem), position });

/** `ceiling = committed + realised - refunded + free`, always. `exhaustedOn`: since when free is below one premium. */
export const budgetFigures = z.object({
  ceiling: z.int(),
  committed: z.int(),
  realised: z.int(),
  refunded: z.int(),
  free: z.int(),
  ceilingSeats: z.int(),
  affordableSeats: z.int(),
  exhaustedOn: calendarDate.nullable(),
});

/** The standings, of which each worker has exactly one. */
export const standings = ['unverified', 'waiting', 'outOfPolicy', 'rejected', 'exited', 'allocated'] as const;
export const standing = z.enum(standings);
export type Standing = z.infer<typeof standing>;

export const standingCounts = z.object({
  unverified: z.int(),
  waiting: z.int(),
  outOfPolicy: z.int(),
  rejected: z.int(),
  exited: z.int(),
  allocated: z.int(),
});

/** Beyond the interface: `programId`, and `premium` and `months` in force. */
export const summaryAnswer = z.object({
  programId: z.string(),
  quota: z.int(),
  premium: z.int(),
  months: z.int(),
  budget: budgetFigures,
  workers: z.object({
    registered: z.int(),
    verified: z.int(),
    rejected: z.int(),
    outOfPolicy: z.int(),
    waiting: z.int(),
    allocated: z.int(),
    paid: z.int(),
    covered: z.int(),
    exited: z.int(),
    standing: standingCounts,
  }),
  need: z.object({ estimate: z.int(), covered: z.int(), gap: z.int() }),
  position,
});

/** One business date on which money moved, with every figure as it stood at that day's end. */
export const burnDownPoint = z.object({
  date: calendarDate,
  ceiling: z.int(),
  committed: z.int(),
  realised: z.int(),
  refunded: z.int(),
  free: z.int(),
});

/**
 * `forecast` continues the mean daily use of the last `windowDays` days; it is null where nothing
 * was used in them, and `exhaustsOn` is null where the money outlasts the budget year.
 */
export const burnDownAnswer = z.object({
  points: z.array(burnDownPoint),
  forecast: z.object({ windowDays: z.int(), dailyRupiah: z.int(), exhaustsOn: calendarDate.nullable() }).nullable(),
  position,
});

export const coverageDimensions = ['kecamatan', 'kelurahan', 'occupation', 'decile', 'sex'] as const;
export type CoverageDimension = (typeof coverageDimensions)[number];

/**
 * `key` is what the roster filters by: area code without dots (`327501`, `3275011001`), occupation
 * code, decile (`1` to `10`, or `unknown`), `L` or `P`. `label` is its Indonesian name.
 */
export const coverageAnswer = z.object({
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      registered: z.int(),
      verified: z.int(),
      waiting: z.int(),
      allocated: z.int(),
      paid: z.int(),
      covered: z.int(),
    }),
  ),
  position,
});

/** `open` while its seats are still being recorded. `drawnBy` is the name of the official. */
export const roundItem = roundFigures.extend({
  roundId: z.string(),
  status: z.enum(['open', 'completed']),
  drawnBy: z.string(),
  drawnAt: timestamp,
});

export const roundsAnswer = z.object({ rounds: z.array(roundItem), position });

/** One round, with the policy that ranked it. */
export const roundAnswer = roundItem.extend({
  policy: z.object({ maxDecile: z.int(), snapshotMaxAgeDays: z.int().nullable(), coverStart: calendarDate }),
  position,
});

/** `cutOff` is the last rank that today's free seats and rupiah would reach; null where they reach nobody. */
export const waitingListAnswer = z.object({
  items: z.array(
    z.object({
      rank: z.int(),
      workerId: z.string(),
      decile: z.int(),
      occupation: z.string(),
      kecamatan: z.string(),
      registeredAt: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
  cutOff,
  position,
});

/** Payments of one SP2D that were made together; what was reversed since is counted beside. */
export const paymentsAnswer = z.object({
  payments: z.array(
    z.object({
      batchId: z.string(),
      sp2dNumber: z.string(),
      sp2dDate: calendarDate,
      coverFrom: calendarDate,
      status: z.enum(['open', 'completed']),
      count: z.int(),
      totalRupiah: z.int(),
      reversedCount: z.int(),
      reversedRupiah: z.int(),
      paidBy: z.string(),
      recordedAt: timestamp,
    }),
  ),
  position,
});
