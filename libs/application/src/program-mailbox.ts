import { type Decision, refuse } from '@lindung/domain/decision';
import { type ProgramDecision } from '@lindung/domain/program/decision';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { type ProgramState } from '@lindung/domain/program/state';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type AppendedEvent, type AppendResult, type EventStore } from '@lindung/event-store/event-store';
import { EventIdTakenError } from '@lindung/event-store/event-store-errors';
import { type ApplicationLimits } from './dependencies.js';
import { claimAppends, recall } from './idempotency.js';
import { answerOf, done, type Outcome, refused } from './outcome.js';
import { type Link, ProgramChain } from './program-chain.js';
import { carryOn, newHistory, type ProgramHistory } from './program-history.js';
import { nextBlock } from './program-open-work.js';

/** One command about one programme. Everything that had to be awaited has been, so that it is decided at once. */
export interface ProgramWork extends Link {
  /** Called again whenever the programme has moved on before the events were written. */
  readonly decide: (program: ProgramState | null) => ProgramDecision;
}

interface Waiting {
  readonly work: ProgramWork;
  conflicts: number;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

/** A decision that writes nothing: a refusal, or nothing to do. */
interface Silent {
  readonly waiting: Waiting;
  readonly decision: Decision<ProgramEvent>;
}

/** A look at a programme: it is answered like a command, after those that came before it. */
const NOBODY = { commandId: '', correlationId: '', actor: { subject: '', name: '', role: '' }, claim: null };

const EVENTS_PER_CHAIN = 5_000;
const COMMANDS_PER_CHAIN = 256;

/**
 * The serial mailbox of one programme. It keeps the programme's fold, decides the waiting commands
 * one on top of another, and appends what they came to in one call, all of it or nothing.
 * Nobody is answered from a fold that the log has not confirmed:
 *
 * - events count once their append has come back;
 * - a refusal is given once an append or a read has shown that the fold was up to date;
 * - after a conflict the new events are read and the commands decided again, a bounded number of times;
 * - after an append whose fate is unknown the fold is thrown away.
 */
export class ProgramMailbox {
  #history: ProgramHistory | null = null;
  readonly #queue: Waiting[] = [];
  #draining = false;
  /** Commands that waited already when the log was last read: what is decided about them now stands. */
  readonly #readFor = new WeakSet<Waiting>();
  /** So many next commands are appended one by one, because one of them spoilt an append for all. */
  #aloneFor = 0;

  constructor(
    readonly programId: ProgramId,
    private readonly eventStore: EventStore,
    private readonly limits: Pick<ApplicationLimits, 'commandsQueuedPerProgram' | 'attempts' | 'blockSeats'>,
  ) {}

  /** Whether nothing waits, so that the mailbox may be put away. */
  get idle(): boolean {
    return !this.#draining;
  }

  /** Whether the last look found a programme here. */
  get holdsProgram(): boolean {
    return this.#history !== null && this.#history.state !== null;
  }

  /** Decides and records a command; refused with BUSY when too many wait or others keep being faster. */
  submit(work: ProgramWork): Promise<Outcome> {
    if (this.#queue.length >= this.limits.commandsQueuedPerProgram) return Promise.resolve(busy());
    return new Promise((settle, fail) => {
      this.#queue.push({ work, conflicts: 0, settle, fail });
      if (!this.#draining) void this.#drain();
    });
  }

  /** Answers what `look` makes of the programme as it is in the log now; BUSY like a command. */
  async inspect<T>(look: (history: ProgramHistory) => T): Promise<Outcome<T>> {
    const seen: T[] = [];
    const outcome = await this.submit({
      context: NOBODY,
      keys: new Map(),
      today: '',
      decide: (state) => {
        seen[0] = look({ state, confirmations: this.#history?.confirmations ?? new Map() });
        return { kind: 'accepted', events: [] };
      },
    });
    return outcome.kind === 'done' ? done(seen[0] as T) : outcome;
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#queue.length > 0) {
      const taken: Waiting[] = [];
      try {
        await this.#turn(taken);
      } catch (error) {
        // What became of the append is not known, so neither is what the fold should hold.
        this.#history = null;
        if (error instanceof EventIdTakenError && taken.length > 1) {
          this.#aloneFor = taken.length;
          this.#queue.unshift(...taken);
        } else {
          // Where reading itself failed nothing was taken; the one in front is told, so that there is an end.
          const told = taken.length > 0 ? taken : this.#queue.splice(0, 1);
          for (const waiting of told) waiting.fail(error);
        }
      }
    }
    this.#draining = false;
  }

  /** Decides what waits, writes what that came to, and answers. `taken` names those who are told of a failure. */
  async #turn(taken: Waiting[]): Promise<void> {
    if (this.#history === null) await this.#readLogFor(this.#queue);
    await this.#completeOpenWork();
    const chain = new ProgramChain(this.programId, this.#history ?? newHistory());
    const writers: Waiting[] = [];
    const silent: Silent[] = [];
    this.#decideWaiting(chain, taken, writers, silent);

    if (writers.length === 0) {
      const unread = silent.map(({ waiting }) => waiting).filter((waiting) => !this.#readFor.has(waiting));
      if (unread.length > 0 && (await this.#readLogFor(unread))) {
        this.#queue.unshift(...taken.splice(0));
        return;
      }
    } else {
      const [result] = await this.eventStore.append([chain.request]);
      const written = result?.kind === 'appended' ? chain.writtenBy(result.events) : [];
      if (!isNew(result)) return this.#sortOut(taken, writers, silent, written);
      this.#history = chain.confirm();
      await this.#answerWriters(writers, written);
    }
    taken.length = 0;
    for (const { waiting, decision } of silent) void this.#answerSilent(waiting, decision);
  }

  #decideWaiting(chain: ProgramChain, taken: Waiting[], writers: Waiting[], silent: Silent[]): void {
    const claimed = new Set<string>();
    const sameKey: Waiting[] = [];
    const commandsMax = this.#aloneFor > 0 ? 1 : COMMANDS_PER_CHAIN;
    while (writers.length < commandsMax && chain.eventCount < EVENTS_PER_CHAIN && !chain.leavesOpenWork) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) break;
      const claim = waiting.work.context.claim?.streamId;
      if (claim !== undefined && claimed.has(claim)) {
        sameKey.push(waiting);
        continue;
      }
      taken.push(waiting);
      const decision = waiting.work.decide(chain.state());
      // Open work is completed before anything is decided, and nothing is decided on top of it.
      if (decision.kind === 'open-work') throw new OpenWorkContested(this.programId);
      if (decision.kind === 'refused' || decision.events.length === 0) {
        silent.push({ waiting, decision });
        continue;
      }
      chain.add(waiting.work, decision.events);
      writers.push(waiting);
      if (claim !== undefined) claimed.add(claim);
    }
    this.#aloneFor = Math.max(0, this.#aloneFor - 1);
    this.#queue.unshift(...sameKey);
  }

  /** Only the last command of a chain can have left work open; its answer names all of its events. */
  async #answerWriters(writers: readonly Waiting[], written: readonly (readonly AppendedEvent[])[]): Promise<void> {
    writers.slice(0, -1).forEach((waiting, index) => this.#answerWriter(waiting, written[index] ?? []));
    const continued = await this.#completeOpenWork();
    writers.slice(-1).forEach((waiting) => this.#answerWriter(waiting, [...(written.at(-1) ?? []), ...continued]));
  }

  #answerWriter({ work, settle }: Waiting, events: readonly AppendedEvent[]): void {
    settle(done(answerOf(work.context.commandId, events, events.at(-1)?.position ?? NO_POSITION)));
  }

  /**
   * Nothing was written: somebody else was faster, a key is claimed already, or all of it had been
   * written before (`repeated`). Whoever is not answered by that is decided again.
   */
  async #sortOut(taken: Waiting[], writers: readonly Waiting[], silent: readonly Silent[], repeated: readonly (readonly AppendedEvent[])[]): Promise<void> {
    await this.#catchUp();
    await this.#completeOpenWork();
    const unanswered: Waiting[] = [];
    for (const [index, waiting] of writers.entries()) {
      const first = await recall(this.eventStore, waiting.work.context);
      const before = repeated[index];
      if (first.kind === 'answered') waiting.settle(done(first.answer));
      else if (first.kind === 'reused') waiting.settle(refused(first.refusal));
      else if (before !== undefined) this.#answerWriter(waiting, before);
      else unanswered.push(waiting);
    }
    // Only the first is worn out by conflicts, and only where none of the others was the cause.
    const [front] = unanswered;
    if (front !== undefined && unanswered.length === writers.length && ++front.conflicts >= this.limits.attempts) {
      unanswered.shift();
      front.settle(busy());
    }
    taken.length = 0;
    this.#queue.unshift(...silent.map(({ waiting }) => waiting), ...unanswered);
  }

  async #answerSilent(waiting: Waiting, decision: Decision<ProgramEvent>): Promise<void> {
    const { context, today } = waiting.work;
    try {
      if (context === NOBODY) return waiting.settle(done(answerOf('', [], NO_POSITION)));
      let first = await recall(this.eventStore, context);
      if (first.kind === 'none' && decision.kind === 'accepted') {
        const [result] = context.claim === null ? [] : await this.eventStore.append([{ appends: claimAppends(context, today, []) }]);
        if (result?.kind !== 'conflict') {
          return waiting.settle(done(answerOf(context.commandId, [], result?.position ?? (await this.eventStore.head()))));
        }
        first = await recall(this.eventStore, context);
      }
      if (first.kind === 'answered') waiting.settle(done(first.answer));
      else if (first.kind === 'reused') waiting.settle(refused(first.refusal));
      else waiting.settle(decision.kind === 'refused' ? refused(decision.refusal) : busy());
    } catch (error) {
      waiting.fail(error);
    }
  }

  /** Writes what an interrupted or block-wise round or batch still owes, in the name of its first actor. */
  async #completeOpenWork(): Promise<AppendedEvent[]> {
    const written: AppendedEvent[] = [];
    for (let conflicts = 0; hasOpenWork(this.#history); ) {
      const block = await nextBlock(this.eventStore, this.programId, this.#history, this.limits.blockSeats);
      if (block === null) break;
      const [result] = await this.eventStore.append([block.request]);
      if (result?.kind === 'appended') written.push(...result.events);
      if (isNew(result)) {
        this.#history = block.confirm();
        continue;
      }
      conflicts += 1;
      if (conflicts > this.limits.attempts) throw new OpenWorkContested(this.programId);
      await this.#catchUp();
    }
    return written;
  }

  /** Catches up on behalf of commands that wait; whatever else is written meanwhile came after them. */
  #readLogFor(waiting: readonly Waiting[]): Promise<boolean> {
    for (const each of waiting) this.#readFor.add(each);
    return this.#catchUp();
  }

  /** Reads what the log holds beyond the fold; true when there was something. */
  async #catchUp(): Promise<boolean> {
    const history = this.#history ?? newHistory();
    // Folding happens in place, so that a failure half way leaves a fold that nobody may use.
    this.#history = null;
    const carried = await carryOn(this.eventStore, this.programId, history);
    this.#history = carried.history;
    return carried.grew;
  }
}

/** Others kept writing the same interrupted round; the next command tries again. */
export class OpenWorkContested extends Error {
  override readonly name = 'OpenWorkContested';
  readonly code = 'BUSY';

  constructor(programId: ProgramId) {
    super(`The open round or batch of ${programId} is being completed by several processes; retry.`);
  }
}

const hasOpenWork = (history: ProgramHistory | null): history is ProgramHistory => (history?.state?.openWork ?? null) !== null;

const NO_POSITION = '0' as AppendedEvent['position'];

const isNew = (result: AppendResult | undefined): boolean => result?.kind === 'appended' && !result.repeated;

const busy = (): Outcome => refused(refuse('BUSY', 'Too many changes to this programme at once; wait a moment and send it again.').refusal);
