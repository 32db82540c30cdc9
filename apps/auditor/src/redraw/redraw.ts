import { LIVE_SCHEMA, sessionOptions } from '@lindung/projections/schema/data-source';
import { Pool } from 'pg';
import { addAltered, FindingList } from '../finding.js';
import { PrivateReadModels } from '../replay/private-read-models.js';
import { ReplayStopped } from '../replay/replay-stopped.js';
import { DamagedRecord, type LogSource } from '../source/log-source.js';
import { UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { type DrawnRound, findRounds } from './drawn-rounds.js';
import { describeRedraw, type RoundComparison } from './redraw-report.js';
import { redrawRound } from './redraw-round.js';

const EVERY_ROUND = 'all';
const ROUNDS_NAMED = 20;

export interface RedrawOptions {
  /** Id of a round, or `all`. */
  readonly round: string;
}


/**
 * Draws allocation rounds again: replays the log up to the position as of which each was ranked, in a
 * private database, and compares the ranked list with the digest that the round recorded and with the
 * seats that it gave. One replay goes on from round to round.
 */
export async function redraw(context: VerbContext, { round: wanted }: RedrawOptions): Promise<VerbResult> {
  const { source } = context;
  const findings = new FindingList();
  const all = await findRounds(context, await source.head(), findings);
  const rounds = all.filter(({ roundId }) => wanted === EVERY_ROUND || roundId === wanted).sort((a, b) => a.asOfPosition - b.asOfPosition || a.position - b.position);
  if (wanted !== EVERY_ROUND && rounds.length === 0) throw unknownRound(wanted, all);
  const found = new Set(findings.list.map(({ position }) => position));
  const compared =
    rounds.length === 0 ? [] : await PrivateReadModels.use(context, (position) => (found.has(position) ? undefined : addAltered(findings, position)), (readModels) => compareAll(context, readModels, rounds));
  return describeRedraw(source, compared, findings);
}

function unknownRound(wanted: string, all: readonly DrawnRound[]): UsageError {
  const known = all.slice(0, ROUNDS_NAMED).map(({ roundId, programId, decisionDate }) => `  ${roundId}  ${programId}, decided on ${decisionDate}`);
  return new UsageError([`The log has no round "${wanted}". ${known.length === 0 ? 'It has none at all.' : `It has ${all.length}:`}`, ...known].join('\n'));
}

async function compareAll({ source, signal }: VerbContext, readModels: PrivateReadModels, rounds: readonly DrawnRound[]): Promise<RoundComparison[]> {
  const pool = new Pool({ connectionString: readModels.url, options: sessionOptions(LIVE_SCHEMA, 'lindung_command'), max: 1 });
  pool.on('error', () => undefined);
  const compared: RoundComparison[] = [];
  let stopped: ReplayStopped | null = null;
  try {
    for (const drawn of rounds) {
      signal.throwIfAborted();
      if (drawn.asOfPosition >= drawn.position) {
        compared.push({ drawn, redrawn: null, problem: `it says that it was ranked as of position ${drawn.asOfPosition}, which does not lie before its own.` });
        continue;
      }
      // Where one round cannot be reached, no later one can.
      stopped ??= await stopOnTheWay(readModels, drawn.asOfPosition);
      compared.push(stopped === null ? await compareOne(source, pool, drawn) : { drawn, redrawn: null, problem: stopped.message });
    }
  } finally {
    await pool.end();
  }
  return compared;
}

async function stopOnTheWay(readModels: PrivateReadModels, position: number): Promise<ReplayStopped | null> {
  try {
    await readModels.replayTo(position);
    return null;
  } catch (error) {
    if (error instanceof ReplayStopped) return error;
    throw error;
  }
}

async function compareOne(source: LogSource, pool: Pool, drawn: DrawnRound): Promise<RoundComparison> {
  try {
    const redrawn = await redrawRound(source, pool, drawn);
    return { drawn, redrawn, problem: redrawn === null ? `there was no programme ${drawn.programId} at position ${drawn.asOfPosition}.` : null };
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    return { drawn, redrawn: null, problem: `the event at position ${error.position} cannot be read: ${error.message}.` };
  }
}
