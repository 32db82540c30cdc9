import { type ProgramOpened } from '@lindung/domain/program/events';
import { type ProgramId, type RegionCode } from '@lindung/domain/values/brands';
import { type EventStore, LOG_START, type Position } from '@lindung/event-store/event-store';
import { type ApplicationLimits } from './dependencies.js';
import { foldable } from './foldable.js';
import { type Outcome } from './outcome.js';
import { type ProgramHistory } from './program-history.js';
import { ProgramMailbox, type ProgramWork } from './program-mailbox.js';

/** What the catalogue knows of a programme. */
export interface ProgramEntry {
  readonly programId: ProgramId;
  readonly region: RegionCode;
  readonly year: number;
}

/** The mailboxes of the programmes that are in use, and the list of all that were ever opened. */
export class Programs {
  /** In the order of use, the latest last. */
  readonly #mailboxes = new Map<ProgramId, ProgramMailbox>();
  readonly #entries = new Map<ProgramId, ProgramEntry>();
  #listedUntil: Position = LOG_START;

  constructor(
    private readonly eventStore: EventStore,
    private readonly limits: ApplicationLimits,
  ) {}

  /** Decides and records a command in the programme's own order. */
  submit(programId: ProgramId, work: ProgramWork): Promise<Outcome> {
    return this.#mailbox(programId).submit(work);
  }

  /** Looks at a programme as the log has it now. What `look` keeps must not be the fold itself, which moves on. */
  inspect<T>(programId: ProgramId, look: (history: ProgramHistory) => T): Promise<Outcome<T>> {
    return this.#mailbox(programId).inspect(look);
  }

  /** Every programme that was ever opened, as of the log's head; reads only what is new since the last call. */
  async list(): Promise<readonly ProgramEntry[]> {
    const head = await this.eventStore.head();
    const types: readonly ProgramOpened['type'][] = ['ProgramOpened'];
    for await (const batch of this.eventStore.readAll({ after: this.#listedUntil, until: head, types })) {
      for (const recorded of batch) {
        const { programId, region, year } = foldable<ProgramOpened>(recorded).data;
        this.#entries.set(programId, { programId, region, year });
      }
    }
    this.#listedUntil = head;
    return [...this.#entries.values()];
  }

  #mailbox(programId: ProgramId): ProgramMailbox {
    const mailbox = this.#mailboxes.get(programId) ?? new ProgramMailbox(programId, this.eventStore, this.limits);
    this.#mailboxes.delete(programId);
    this.#putAwayUnused();
    this.#mailboxes.set(programId, mailbox);
    return mailbox;
  }

  /** Makes room for one more: first where no programme was found, then the least recently used. */
  #putAwayUnused(): void {
    const idle = [...this.#mailboxes].filter(([, mailbox]) => mailbox.idle);
    for (const [programId, mailbox] of idle) if (!mailbox.holdsProgram) this.#mailboxes.delete(programId);
    for (const [programId] of idle) {
      if (this.#mailboxes.size < this.limits.programsCached) break;
      this.#mailboxes.delete(programId);
    }
  }
}

