import { type LogEventOf } from '../fold/log-event.js';
import { type ProgramRow } from '../programs/program-table.js';
import { type RoundRow } from './round-table.js';

/** A round as it was drawn, under the policy that its programme had then. */
export function drawnRound({ data, meta }: LogEventOf<'AllocationRoundDrawn'>, program: ProgramRow): RoundRow {
  return {
    roundId: data.roundId,
    programId: data.programId,
    position: meta.position,
    decisionDate: data.decisionDate,
    reference: data.reference,
    asOfPosition: Number(data.asOfPosition),
    policyVersion: data.policyVersion,
    maxDecile: program.maxDecile,
    snapshotMaxAgeDays: program.snapshotMaxAgeDays,
    coverStart: data.coverStart,
    candidates: data.candidates,
    seats: data.seats,
    premiumRupiah: data.premiumRupiah,
    months: data.months,
    totalRupiah: data.totalRupiah,
    cutOff: data.cutOff === null ? null : { rank: data.cutOff.rank, decile: data.cutOff.decile, risk: data.cutOff.risk, registeredAt: data.cutOff.registeredAt },
    digest: data.digest,
    drawnBy: meta.actor.subject,
    drawnByName: meta.actor.name,
    drawnAt: meta.recordedAt,
    status: 'open',
    seatsAllocated: 0,
    seatsPaid: 0,
    seatsReleased: 0,
    seatsRefunded: 0,
  };
}
