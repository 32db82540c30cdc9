import { EntitySchema } from 'typeorm';
import { bigint, key, text } from '../schema/columns.js';

/** How far one read model has come. */
export interface CheckpointRow {
  readModel: string;
  position: number;
  /** Which build of the schema this is; another one after every rebuild. */
  generation: string;
  updatedAt: Date;
}

export const checkpointTable = new EntitySchema<CheckpointRow>({
  name: 'Checkpoint',
  tableName: 'checkpoints',
  columns: {
    readModel: key(text('read_model')),
    position: bigint('position'),
    generation: text('generation'),
    updatedAt: { name: 'updated_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
