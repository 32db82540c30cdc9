import { type Pool } from 'pg';
import { type EventStore } from '@lindung/event-store/event-store';
import { type HealthCheck } from '@lindung/platform/health';

/** Events behind which answers are still called fresh enough: a few seconds of a large import. */
const healthyLag = 50_000;

/** How far each read model is behind the log, told from the checkpoints alone. */
export function projectionsHealth(pool: Pool, log: Pick<EventStore, 'head'>): HealthCheck {
  return {
    name: 'projections',
    check: async () => {
      const head = Number(await log.head());
      const { rows } = await pool.query<{ read_model: string; position: string }>({ name: 'checkpoints', text: 'SELECT read_model, position FROM checkpoints ORDER BY read_model' });
      const lag = Object.fromEntries(rows.map((row) => [row.read_model, Math.max(0, head - Number(row.position))]));
      return { healthy: rows.length > 0 && Object.values(lag).every((behind) => behind <= healthyLag), detail: { head, lag } };
    },
  };
}
