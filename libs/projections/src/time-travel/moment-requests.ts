import { setTimeout as delay } from 'node:timers/promises';
import { type Pool } from 'pg';

const LOOK_AGAIN_MS = 25;
/** How often whoever waits says so; a request that nobody repeats for a minute is dropped. */
const ASK_AGAIN_MS = 5_000;

/** The replay is not there yet; asking again later helps. */
export class ReplayUnderWay extends Error {
  override readonly name = 'ReplayUnderWay';
  readonly code = 'REPLAY_UNDER_WAY';

  /** `reached`: how far the log has been replayed; null while the moment waits for its turn. */
  constructor(
    readonly position: number,
    readonly reached: number | null,
  ) {
    super(`The log up to ${position} is still being replayed.`);
  }
}

/** The log up to there makes read models larger than all replays together may be. */
export class ReplayTooLarge extends Error {
  override readonly name = 'ReplayTooLarge';
  readonly code = 'REPLAY_TOO_LARGE';

  constructor(readonly position: number) {
    super(`The log up to ${position} is too large to be replayed.`);
  }
}

/** The replay stopped at something that trying again will not mend; the projector's log says more. */
export class ReplayFailed extends Error {
  override readonly name = 'ReplayFailed';
  readonly code = 'REPLAY_FAILED';

  constructor(
    readonly position: number,
    readonly problem: string,
  ) {
    super(`The replay of the log up to ${position} failed (${problem}).`);
  }
}

interface MomentRow {
  readonly state: 'requested' | 'building' | 'ready' | 'failed' | 'too-large';
  readonly schema_name: string | null;
  readonly reached: string;
  readonly problem: string | null;
}

const LOOK = { name: 'look-at-moment', text: 'SELECT state, schema_name, reached, problem FROM time_travel.moments WHERE position = $1' };
const ASK = { name: 'ask-for-moment', text: 'SELECT time_travel.ask($1) AS asked' };
const SERVED = { name: 'moment-is-served', text: `SELECT FROM time_travel.moments WHERE position = $1 AND schema_name = $2 AND state = 'ready'` };

/** The moments as those see them who answer queries: they may ask for one, wait, and see what became of it. */
export class MomentRequests {
  /** The pool's role reads moments; `lindung_query` does. */
  constructor(private readonly pool: Pool) {}

  /** Asks for a moment, or says that it is still in use; false where too many wait already. */
  async ask(position: number): Promise<boolean> {
    const { rows } = await this.pool.query<{ asked: boolean }>({ ...ASK, values: [position] });
    return rows[0]?.asked === true;
  }

  /** Whether a schema still is what the moment is answered from. */
  async isServed(position: number, schema: string): Promise<boolean> {
    return (await this.pool.query({ ...SERVED, values: [position, schema] })).rowCount === 1;
  }

  /** Waits until a moment has been replayed, but not beyond `signal`; answers its schema. */
  async schemaOf(position: number, waitMs: number, signal: AbortSignal): Promise<string> {
    const deadlineMs = performance.now() + waitMs;
    let askAgainMs = -Infinity;
    for (;;) {
      const row = await this.#look(position);
      if (row?.state === 'ready' && row.schema_name !== null) return row.schema_name;
      if (row?.state === 'too-large') throw new ReplayTooLarge(position);
      if (row?.state === 'failed') throw new ReplayFailed(position, row.problem ?? '');
      const nowMs = performance.now();
      if (row === null || nowMs >= askAgainMs) {
        askAgainMs = nowMs + ASK_AGAIN_MS;
        if (!(await this.ask(position))) throw new ReplayUnderWay(position, null);
      }
      if (nowMs >= deadlineMs || signal.aborted) throw new ReplayUnderWay(position, row?.state === 'building' ? Number(row.reached) : null);
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(position: number): Promise<MomentRow | null> {
    const { rows } = await this.pool.query<MomentRow>({ ...LOOK, values: [position] });
    return rows[0] ?? null;
  }
}
