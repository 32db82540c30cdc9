import { type Pool } from 'pg';
import { type RankingReader } from '@lindung/application/dependencies';
import { type Position } from '@lindung/event-store/event-store';
import { waitForPosition } from '@lindung/projections/checkpoint';
import { readRanking } from '@lindung/projections/ranking/ranking-query';

/** The ranking as the projector keeps it, read once it has reached the position asked for. */
export function projectedRanking(pool: Pool): RankingReader {
  return {
    readRanking: async (programId, { decisionDate, atLeast, timeoutMs }) => {
      if (!(await waitForPosition(pool, atLeast, timeoutMs))) return 'behind';
      const ranking = await readRanking(pool, programId, decisionDate);
      // The programme is in the log but not in a read model that has handled all of it: it was dropped for a rebuild.
      return ranking === null ? 'behind' : { ...ranking, asOfPosition: ranking.asOfPosition as Position };
    },
  };
}
