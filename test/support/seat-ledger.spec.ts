import { describe, expect, it } from '@jest/globals';
import { type LoggedEvent } from './owner-view.js';
import { seatLedger } from './seat-ledger.js';

const programId = 'program-3275-2026';

type Sketch = readonly [type: string, data: Readonly<Record<string, unknown>>];

function log(...events: readonly Sketch[]): readonly LoggedEvent[] {
  return events.map(([type, data], index) => ({ position: index + 1, streamId: programId, revision: index, type, data }));
}

const opened = ['ProgramOpened', { quotaSeats: 1, ceilingRupiah: 25 }] as const;
const drawn = ['AllocationRoundDrawn', { seats: 1, totalRupiah: 10 }] as const;
const allocated = (workerId: string) => ['QuotaAllocated', { workerId, amountRupiah: 10 }] as const;
const paid = ['PremiumPaid', { workerId: 'a', amountRupiah: 10 }] as const;
const brokenIn = (...events: readonly Sketch[]): readonly string[] => seatLedger(log(...events), programId).broken;

describe('the ledger that specs count by', () => {
  it('finds nothing in a sound history', () => {
    expect(seatLedger(log(opened, drawn, allocated('a'), ['AllocationRoundCompleted', {}], paid), programId)).toEqual({
      quota: 1, ceiling: 25, allocated: 1, paid: 1, committed: 0, realised: 10, refunded: 0, broken: [],
    });
  });

  it('finds each thing that must never happen', () => {
    expect(brokenIn(opened, drawn, allocated('a'), drawn)).toEqual(['4 AllocationRoundDrawn: seats within the quota']);
    expect(brokenIn(opened, ['QuotaRevised', { quotaSeats: 9 }], ['AllocationRoundDrawn', { seats: 3, totalRupiah: 30 }])).toEqual(['3 AllocationRoundDrawn: rupiah within the ceiling']);
    expect(brokenIn(opened, drawn, allocated('a'), allocated('a'))).toEqual(['4 QuotaAllocated: one seat for a worker', '4 QuotaAllocated: a seat was reserved by its round']);
    expect(brokenIn(opened, drawn, ['AllocationRoundCompleted', {}])).toEqual(['3 AllocationRoundCompleted: a round gives all that it reserved']);
    expect(brokenIn(opened, drawn, allocated('a'), paid, paid)).toEqual(['5 PremiumPaid: a premium is paid once, for a seat']);
    expect(brokenIn(opened, drawn, allocated('a'), paid, ['AllocationReleased', { workerId: 'a' }])).toEqual(['5 AllocationReleased: only an unpaid seat is released']);
  });
});
