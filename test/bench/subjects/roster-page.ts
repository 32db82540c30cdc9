import { type BusinessDate } from '@lindung/domain/values/brands';
import { createReadPool, poolReader } from '@lindung/projections/reading/reader';
import { findRosterPage } from '@lindung/projections/roster/roster-query';
import { LARGE_SCHEMA } from '../data/large-roster.js';
import { PAGE_ROWS, type RosterRound, timePages } from '../roster-questions.js';
import { hostSubject } from '../subject-host.js';

/** The query that answers the roster's route: page, total, next cursor and position from one snapshot. */
hostSubject(async ({ url }: { url: string }) => {
  const pool = createReadPool({
    databaseUrl: url,
    role: 'lindung_query',
    schema: LARGE_SCHEMA,
    onConnectionError: (error) => {
      throw error;
    },
  });
  return {
    operations: {
      pages: (round: RosterRound) => {
        // A reader of its own for each round: totals that the last one remembered are counted again.
        const reader = poolReader(pool);
        return timePages<string>(round, async ({ programId, kecamatan, decile }, cursor) => {
          const page = await findRosterPage(reader, {
            programId,
            filter: decile === null ? { kecamatan, status: 'paid' } : { kecamatan, decile },
            limit: PAGE_ROWS,
            today: '2026-07-01' as BusinessDate,
            viewer: { seesNames: true },
            ...(cursor === null ? {} : { cursor }),
          });
          if (page === null || page === 'bad-cursor') throw new Error('The roster did not answer.');
          return { rows: page.items.length, next: page.nextCursor };
        });
      },
    },
    close: () => pool.end(),
  };
});
