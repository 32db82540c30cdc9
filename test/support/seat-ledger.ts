import { type LoggedEvent } from './owner-view.js';

/** Seats and rupiah of one programme after its last event, and every rule that was broken on the way. */
export interface SeatLedger {
  readonly quota: number;
  readonly ceiling: number;
  readonly allocated: number;
  readonly paid: number;
  readonly committed: number;
  readonly realised: number;
  readonly refunded: number;
  /** In words, with the position where it happened; empty is what a spec wants. */
  readonly broken: readonly string[];
}

type Seat = { readonly amount: number; readonly paid: boolean };

/**
 * Walks the log event by event and holds what must always hold to each: seats within the quota and
 * rupiah within the ceiling at every allocation and payment, one seat at a time for a worker, one
 * premium for a seat. It counts for itself and shares nothing with the domain.
 */
export function seatLedger(events: readonly LoggedEvent[], programId: string): SeatLedger {
  const seats = new Map<string, Seat>();
  const broken: string[] = [];
  let [quota, ceiling, reservedSeats, reservedRupiah, committed, realised, refunded] = [0, 0, 0, 0, 0, 0, 0];
  const put = (workerId: string, seat: Seat | null): void => {
    for (const [each, sign] of [[seats.get(workerId), -1], [seat, 1]] as const) {
      if (each?.paid === true) realised += sign * each.amount;
      else if (each) committed += sign * each.amount;
    }
    if (seat === null) seats.delete(workerId);
    else seats.set(workerId, seat);
  };
  for (const { position, type, data } of events.filter(({ streamId }) => streamId === programId)) {
    const number = (name: string): number => Number(data[name]);
    const workerId = String(data['workerId']);
    const seat = seats.get(workerId);
    const must = (holds: boolean, rule: string): void => {
      if (!holds) broken.push(`${position} ${type}: ${rule}`);
    };
    switch (type) {
      case 'ProgramOpened':
        [quota, ceiling] = [number('quotaSeats'), number('ceilingRupiah')];
        break;
      case 'QuotaRevised':
        quota = number('quotaSeats');
        break;
      case 'BudgetRevised':
        ceiling = number('ceilingRupiah');
        break;
      case 'AllocationRoundDrawn':
        must(reservedSeats === 0, 'one round is open at a time');
        [reservedSeats, reservedRupiah] = [number('seats'), number('totalRupiah')];
        must(seats.size + reservedSeats <= quota, 'seats within the quota');
        must(committed + reservedRupiah + realised - refunded <= ceiling, 'rupiah within the ceiling');
        break;
      case 'QuotaAllocated':
        must(seat === undefined, 'one seat for a worker');
        must(reservedSeats > 0, 'a seat was reserved by its round');
        put(workerId, { amount: number('amountRupiah'), paid: false });
        [reservedSeats, reservedRupiah] = [reservedSeats - 1, reservedRupiah - number('amountRupiah')];
        break;
      case 'AllocationRoundCompleted':
        must(reservedSeats === 0 && reservedRupiah === 0, 'a round gives all that it reserved');
        break;
      case 'AllocationReleased':
        must(seat?.paid === false, 'only an unpaid seat is released');
        put(workerId, null);
        break;
      case 'PremiumPaid':
        must(seat?.paid === false, 'a premium is paid once, for a seat');
        must(seats.size <= quota && committed + realised - refunded <= ceiling, 'payments within quota and ceiling');
        put(workerId, { amount: number('amountRupiah'), paid: true });
        break;
      case 'PremiumReversed':
        must(seat?.paid === true, 'only a paid premium is reversed');
        put(workerId, { amount: number('amountRupiah'), paid: false });
        break;
      case 'PremiumRefunded':
        must(seat?.paid === true, 'only a paid premium is refunded');
        refunded += number('amountRupiah');
        // The seat is given up; what was paid for it stays realised.
        if (data['fullyRefunded'] === true) seats.delete(workerId);
        break;
    }
  }
  const paid = [...seats.values()].filter((seat) => seat.paid).length;
  return { quota, ceiling, allocated: seats.size, paid, committed, realised, refunded, broken };
}
