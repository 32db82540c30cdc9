import { EntitySchema } from 'typeorm';
import { bigint, key, text } from '../schema/columns.js';

/** One event under whom it concerns, with the exact texts that the log holds. */
export interface HistoryRow {
  /** A worker id, or a programme id for what concerns no single worker. */
  subject: string;
  position: number;
  type: string;
  /** The envelope's exact text: ids, stream, revision, times, actor, digests. */
  envelope: string;
  /** The public body's exact text. */
  data: string;
}

export const historyTable = new EntitySchema<HistoryRow>({
  name: 'History',
  tableName: 'history',
  columns: {
    subject: key(text('subject')),
    position: key(bigint('position')),
    type: text('type'),
    envelope: text('envelope'),
    data: text('data'),
  },
});
