import { accept, refuse } from '../decision.js';
import { checkClearText, onProgram, type ProgramDecision } from './decision.js';
import { type ProgramState } from './state.js';

/** Ends the budget year: no more seats, payments or revisions. */
export interface CloseProgram {
  readonly type: 'CloseProgram';
  readonly reason: string;
}

/** PROGRAM_HAS_UNPAID_SEATS until every seat is paid or released; PROGRAM_CLOSED when it is closed. */
export function closeProgram(state: ProgramState | null, command: CloseProgram): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const unclear = checkClearText({ reason: command.reason });
    if (unclear !== null) return unclear;
    if (program.unpaidSeats > 0) return refuse('PROGRAM_HAS_UNPAID_SEATS', `Unpaid seats: ${program.unpaidSeats}. Pay or release them first.`);
    return accept({ type: 'ProgramClosed', data: { programId: program.programId, reason: command.reason } });
  });
}
