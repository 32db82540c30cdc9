import { type Folded } from '@lindung/domain/event';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { copyProgram, foldProgram } from '@lindung/domain/program/fold';
import { type ProgramState } from '@lindung/domain/program/state';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type AppendedEvent, type AppendRequest, type NewEvent, type StreamAppend } from '@lindung/event-store/event-store';
import { type CommandContext } from './command-context.js';
import { claimAppends } from './idempotency.js';
import { noteConfirmations, type ProgramHistory } from './program-history.js';
import { type DataKeys, recordEvents } from './record.js';

/** In whose name, under which keys and on which day a command's events are written. */
export interface Link {
  readonly context: CommandContext;
  readonly keys: DataKeys;
  /** Business date of today. */
  readonly today: string;
  /** Number of the first event among the command's own; 0 unless it goes on with what was begun. */
  readonly firstNumber?: number;
}

/**
 * Commands that were decided one on top of another and are not written yet. The fold that they
 * started from stays as it is until the log has taken them; only a second command costs a copy.
 *
 * They are written whole or not at all. Were each an append of its own, then one in the middle could
 * find the very revision that it counts on although those before it failed, because somebody else
 * has written just as many events; and what it was decided on would never have been.
 */
export class ProgramChain {
  eventCount = 0;
  /** A round or batch was opened that is not written whole, so that nothing may follow. */
  leavesOpenWork = false;
  #copy: ProgramState | null = null;
  #unfolded: Folded<ProgramEvent>[] = [];
  readonly #added: Folded<ProgramEvent>[] = [];
  readonly #claims: StreamAppend[] = [];
  readonly #recorded: NewEvent[] = [];
  /** How many events each command came to, in order. */
  readonly #eventCounts: number[] = [];
  readonly #baseRevision: number;

  constructor(
    private readonly programId: ProgramId,
    private readonly base: ProgramHistory,
  ) {
    this.#baseRevision = base.state?.revision ?? -1;
  }

  /** Everything in the chain as one append; the keys that it claims stand before the programme. */
  get request(): AppendRequest {
    const expectedRevision = this.#baseRevision < 0 ? 'no-stream' : this.#baseRevision;
    return { appends: [...this.#claims, { streamId: this.programId, expectedRevision, events: this.#recorded }] };
  }

  /** The programme's events of each command, from what the log has answered to the whole. */
  writtenBy(appended: readonly AppendedEvent[]): readonly (readonly AppendedEvent[])[] {
    const events = appended.slice(-this.eventCount);
    let end = 0;
    return this.#eventCounts.map((count) => events.slice(end, (end += count)));
  }

  /** The programme as it will be once everything in the chain has been written. */
  state(): ProgramState | null {
    if (this.#unfolded.length > 0) {
      this.#copy ??= this.base.state === null ? null : copyProgram(this.base.state);
      this.#copy = foldProgram(this.#copy, this.#unfolded);
      this.#unfolded = [];
    }
    return this.#copy ?? this.base.state;
  }

  /** Adds a command's events, at least one. */
  add(link: Link, events: readonly ProgramEvent[]): void {
    const place = { streamId: this.programId, today: link.today, firstNumber: link.firstNumber ?? 0 };
    const recorded = recordEvents(link.context, place, events, link.keys);
    const fromRevision = this.#baseRevision + this.eventCount + 1;
    const count = events.length + stillPlanned(events);
    this.#claims.push(...claimAppends(link.context, link.today, [{ streamId: this.programId, fromRevision, count }]));
    this.#recorded.push(...recorded);
    this.#eventCounts.push(events.length);
    const folded = asFolded(events, recorded, fromRevision);
    this.#unfolded.push(...folded);
    this.#added.push(...folded);
    this.eventCount += events.length;
    this.leavesOpenWork ||= count > events.length;
  }

  /** The history after the log has taken the chain. Uses up the one it started from. */
  confirm(): ProgramHistory {
    const state = foldProgram(this.#copy ?? this.base.state, this.#unfolded);
    this.#unfolded = [];
    noteConfirmations(this.base.confirmations, this.#added);
    return { state, confirmations: this.base.confirmations };
  }
}

/** Events that a block-wise round or batch still owes when these have been written: its plan and its completion. */
function stillPlanned(events: readonly ProgramEvent[]): number {
  const [opening] = events;
  if (events.length !== 1 || opening === undefined) return 0;
  if (opening.type !== 'AllocationRoundDrawn' && opening.type !== 'PaymentBatchOpened') return 0;
  return opening.data.plan === undefined ? 0 : opening.data.plan.length + 1;
}

function asFolded(events: readonly ProgramEvent[], recorded: readonly NewEvent[], fromRevision: number): Folded<ProgramEvent>[] {
  return events.map((event, index) => {
    const written = recorded[index];
    if (written === undefined) throw new Error('Every decided event is recorded.');
    const meta = {
      eventId: written.eventId,
      revision: fromRevision + index,
      actorSubject: written.actor.subject,
      occurredOn: written.occurredOn,
    };
    return { type: event.type, data: event.data, meta } as Folded<ProgramEvent>;
  });
}
