import { type RankingReader, type RankingReading, type RankingRequest } from '@lindung/application/dependencies';
import { foldable } from '@lindung/application/foldable';
import { type Folded } from '@lindung/domain/event';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { foldProgram } from '@lindung/domain/program/fold';
import { programCoverStart, type ProgramState } from '@lindung/domain/program/state';
import { compareCandidates, type RankedCandidate, riskOf } from '@lindung/domain/ranking';
import { candidateTestOn, coverStartFor, isWaiting, standingClassOf } from '@lindung/domain/standing';
import { type LogPosition, type ProgramId } from '@lindung/domain/values/brands';
import { type WorkerEvent } from '@lindung/domain/worker/events';
import { evolveWorker, initialWorkerState, type WorkerState } from '@lindung/domain/worker/state';
import { type EventStore, LOG_START } from '@lindung/event-store/event-store';

interface Somebody {
  readonly state: WorkerState;
  readonly registeredAt: LogPosition;
}

/**
 * The ranking as a fold of the whole log at every call: slow, always at the head, and without a
 * database. It knows one region and passes over terms elsewhere.
 */
export class FakeRanking implements RankingReader {
  /** Set to make every answer late. */
  behind = false;

  constructor(private readonly eventStore: EventStore) {}

  async readRanking(programId: ProgramId, request: RankingRequest): Promise<RankingReading | 'behind'> {
    if (this.behind) return 'behind';
    const { program, workers, asOfPosition } = await this.#foldLog(programId);
    if (program === null) return 'behind';
    const test = candidateTestOn(request.decisionDate, { coverStart: programCoverStart(program), snapshotMaxAgeDays: program.policy.snapshotMaxAgeDays });
    const ranked = workers.flatMap((somebody) => candidateOf(program, somebody, test)).sort(compareCandidates);
    return {
      asOfPosition,
      policyVersion: program.policy.version,
      coverStart: coverStartFor(request.decisionDate, programCoverStart(program)),
      candidates: inBatches(ranked),
    };
  }

  async #foldLog(programId: ProgramId) {
    let program: ProgramState | null = null;
    const workers = new Map<string, Somebody>();
    let asOfPosition = LOG_START;
    for await (const batch of this.eventStore.readAll({ after: LOG_START })) {
      for (const recorded of batch) {
        asOfPosition = recorded.position;
        if (recorded.streamId === programId) program = foldProgram(program, [foldable<ProgramEvent>(recorded)]);
        if (!recorded.streamId.startsWith('worker-')) continue;
        const event: Folded<WorkerEvent> = foldable<WorkerEvent>(recorded);
        const before = workers.get(recorded.streamId);
        const registers = event.type === 'WorkerRegistered' || event.type === 'WorkerReregistered';
        workers.set(recorded.streamId, {
          state: evolveWorker(before?.state ?? initialWorkerState, event),
          registeredAt: registers || before === undefined ? (recorded.position as string as LogPosition) : before.registeredAt,
        });
      }
    }
    return { program, workers: [...workers.values()], asOfPosition };
  }
}

function candidateOf(program: ProgramState, { state, registeredAt }: Somebody, test: ReturnType<typeof candidateTestOn>): RankedCandidate[] {
  if (state.kind === 'unknown') return [];
  const standing = standingClassOf(
    {
      holdsSeat: program.seats.has(state.workerId),
      exited: state.exit !== null || state.erased,
      dtsen: state.dtsen,
      barred: program.barred.has(state.workerId),
    },
    program.policy,
  );
  if (standing !== 'candidate' || state.dtsen.kind !== 'verified' || state.dtsen.decile === null) return [];
  const { coverableFrom, coverableUntil, occupation, workerId } = state.facts;
  if (!isWaiting({ coverableFrom, coverableUntil, snapshotDate: state.dtsen.snapshotDate }, test)) return [];
  return [{ workerId, decile: state.dtsen.decile, risk: riskOf(program.policy, occupation), registeredAt, coverableFrom, coverableUntil }];
}

async function* inBatches(candidates: readonly RankedCandidate[]): AsyncGenerator<readonly RankedCandidate[]> {
  for (let start = 0; start < candidates.length; start += 500) yield candidates.slice(start, start + 500);
}
