import { type Folded } from '@lindung/domain/event';
import { barringReleaseReasons, type ProgramEvent } from '@lindung/domain/program/events';
import { type WorkerId } from '@lindung/domain/values/brands';

/**
 * What a programme's events come to, counted again from the plain list by arithmetic that shares
 * nothing with the fold: the letters of each seat's life, and sums over events by type.
 */
export type History = readonly Folded<ProgramEvent>[];

type Of<Type extends ProgramEvent['type']> = Extract<Folded<ProgramEvent>, { readonly type: Type }>;

export const ofType = <Type extends ProgramEvent['type']>(events: History, type: Type): readonly Of<Type>[] =>
  events.filter((event): event is Of<Type> => event.type === type);

const letters: Partial<Record<ProgramEvent['type'], string>> = { QuotaAllocated: 'A', PremiumPaid: 'P', PremiumReversed: 'V' };

function letterOf({ type, data }: Folded<ProgramEvent>): string {
  if (type === 'PremiumRefunded') return data.fullyRefunded ? 'F' : 'f';
  if (type === 'AllocationReleased') return barringReleaseReasons.includes(data.reason) ? 'B' : 'R';
  return letters[type] ?? '';
}

const about = (events: History, workerId: string): History => events.filter(({ data }) => 'workerId' in data && data.workerId === workerId);

/** One worker's seat in letters: allocated, released (B where that bars), paid, reversed, refunded in part (f) and in full (F). */
export const lifeOf = (events: History, workerId: string): string => about(events, workerId).map(letterOf).join('');

/**
 * A seat is given once at a time, its premium paid once unless that was reversed; it ends by release
 * or full refund, and after a release that bars there is no other.
 */
export const seatLife = /^(A(PV)*(R|Pf*F))*(A(PV)*(B|(Pf*)?))?$/;

/** What of the latest payment has not come back; the last rupiah is the one that the events call the full refund. */
export function heldBack(events: History, workerId: string): { readonly restRupiah: number; readonly gone: boolean } {
  const life = about(events, workerId);
  const payment = life.map(({ type }) => type).lastIndexOf('PremiumPaid');
  if (payment < 0) return { restRupiah: 0, gone: true };
  const refunds = ofType(life.slice(payment), 'PremiumRefunded');
  const restRupiah = sum(ofType(life.slice(payment, payment + 1), 'PremiumPaid')) - sum(refunds);
  return { restRupiah, gone: refunds.some(({ data }) => data.fullyRefunded) };
}

export const holdsSeat = (events: History, workerId: string): boolean => /A[^RBF]*$/.test(lifeOf(events, workerId));
export const holdsPaidSeat = (events: History, workerId: string): boolean => /P[^VFA]*$/.test(lifeOf(events, workerId));

/** Who drew the seat that this payment is for. */
export function drawerOf(events: History, paid: Of<'PremiumPaid'>): string | undefined {
  const allocated = ofType(events, 'QuotaAllocated').filter(({ data, meta }) => data.workerId === paid.data.workerId && meta.revision < paid.meta.revision);
  return ofType(events, 'AllocationRoundDrawn').find(({ data }) => data.roundId === allocated.at(-1)?.data.roundId)?.meta.actorSubject;
}

const sum = (amounts: readonly { readonly data: { readonly amountRupiah: number } }[]) => amounts.reduce((total, { data }) => total + data.amountRupiah, 0);

/** Terms in force, seats and rupiah; what an open round has yet to write counts as used and committed. */
export function recount(events: History, workers: readonly WorkerId[]) {
  const allocated = ofType(events, 'QuotaAllocated');
  const completed = new Set(ofType(events, 'AllocationRoundCompleted').map(({ data }) => data.roundId));
  const openRound = ofType(events, 'AllocationRoundDrawn').find(({ data }) => !completed.has(data.roundId))?.data;
  const reservedSeats = (openRound?.seats ?? 0) - allocated.filter(({ data }) => data.roundId === openRound?.roundId).length;
  const realised = sum(ofType(events, 'PremiumPaid')) - sum(ofType(events, 'PremiumReversed'));
  const opened = ofType(events, 'ProgramOpened')[0]?.data;
  return {
    ceiling: ofType(events, 'BudgetRevised').at(-1)?.data.ceilingRupiah ?? opened?.ceilingRupiah ?? 0,
    quota: ofType(events, 'QuotaRevised').at(-1)?.data.quotaSeats ?? opened?.quotaSeats ?? 0,
    used: workers.filter((workerId) => holdsSeat(events, workerId)).length + (openRound === undefined ? 0 : reservedSeats),
    unpaid: workers.filter((workerId) => holdsSeat(events, workerId) && !holdsPaidSeat(events, workerId)).length,
    committed: sum(allocated) - sum(ofType(events, 'AllocationReleased')) - realised + (openRound === undefined ? 0 : reservedSeats * openRound.premiumRupiah),
    realised,
    refunded: sum(ofType(events, 'PremiumRefunded')),
  };
}
