/** Where evidence comes from: the public routes of the query API. Nothing that comes from here is believed. */
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { send } from '../api/http';
import { ApiProblem } from '../api/problem';
import { ask } from '../api/queries';
import { queryUrl } from '../api/query-url';

export interface EvidenceSource {
  /** Verifier keys, oldest first. */
  keys(): Promise<readonly string[]>;
  /** The first checkpoint over a position. */
  checkpointCovering(position: number): Promise<string>;
  latestCheckpoint(): Promise<string>;
  /** `leafHash` and `proof` in base64. */
  inclusion(position: number, size: number): Promise<{ readonly leafHash: string; readonly proof: readonly string[] }>;
  /** Null where the log is said to have fewer leaves than that. */
  consistency(from: number, to: number): Promise<{ readonly proof: readonly string[] } | null>;
  /** The events after a position as the log gives them now, no more than `limit`; refused to whoever may not read the log. */
  events(after: number, limit: number): Promise<readonly HistoryEvent[]>;
  /** When a checkpoint is said to have been signed; null where nobody says. */
  signedAt(size: number): Promise<string | null>;
}

async function note(filters: Record<string, string>): Promise<string> {
  const response = await send(queryUrl('auditCheckpoint', {}, filters));
  return response.text();
}

export const httpEvidence: EvidenceSource = {
  keys: async () => (await ask('auditKeys')).keys.map((key) => key.verifierKey),
  checkpointCovering: (position) => note({ covering: String(position) }),
  latestCheckpoint: () => note({}),
  inclusion: (position, size) => ask('auditInclusion', {}, { position, size }),
  consistency: (from, to) =>
    ask('auditConsistency', {}, { from, to }).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.code === 'POSITION_UNKNOWN') return null;
      throw error;
    }),
  events: async (after, limit) => (await ask('auditEvents', {}, { after, limit })).events,
  signedAt: async (size) => {
    const { checkpoints } = await ask('auditCheckpoints', {}, { after: size - 1, limit: 1 });
    return checkpoints[0]?.size === String(size) ? checkpoints[0].signedAt : null;
  },
};
