import { type ProgramId } from '@lindung/domain/values/brands';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import { decodeEvent } from '@lindung/domain/event-codec';
import { type Application } from '../application.js';

/** Notices rounds and payment batches that were opened with a plan and are not carried on. */
export class OpenWorkWatch {
  /** When something was last seen of each programme's open work, in milliseconds. */
  readonly #lastSeenMs = new Map<ProgramId, number>();

  constructor(
    private readonly app: Application,
    private readonly nowMs: () => number,
  ) {}

  /** Follows the log, event by event. */
  see(recorded: RecordedEvent): void {
    const programId = recorded.streamId as ProgramId;
    if (recorded.type === 'AllocationRoundCompleted' || recorded.type === 'PaymentBatchCompleted') this.#lastSeenMs.delete(programId);
    else if (this.#lastSeenMs.has(programId)) this.#lastSeenMs.set(programId, this.nowMs());
    else if (isPlan(recorded)) this.#lastSeenMs.set(programId, this.nowMs());
  }

  /** Completes what nobody has carried on for so long: whoever began it has died. */
  async completeAbandoned(olderThanMs: number): Promise<void> {
    for (const [programId, lastSeenMs] of this.#lastSeenMs) {
      if (this.nowMs() - lastSeenMs >= olderThanMs) await completeOpenWork(this.app, programId);
    }
  }

  /** Completes whatever was left open in any programme, as before following the log. */
  async completeAll(): Promise<void> {
    for (const { programId } of await this.app.programs.list()) await completeOpenWork(this.app, programId);
  }
}

/** Whatever looks at a programme completes its open work first, in the name of its first actor. */
const completeOpenWork = (app: Application, programId: ProgramId): Promise<unknown> => app.programs.inspect(programId, () => null);

function isPlan(recorded: RecordedEvent): boolean {
  if (recorded.type !== 'AllocationRoundDrawn' && recorded.type !== 'PaymentBatchOpened') return false;
  const { data } = decodeEvent(recorded);
  return 'plan' in data && data.plan !== undefined;
}
