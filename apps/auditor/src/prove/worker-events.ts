import { isProgramId, workerStream } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { type RawEvent } from '../source/log-source.js';
import { mayHold, placeOf, readEvent, type ReadableEvent } from '../source/readable-event.js';

/**
 * Which events concern a worker: all of the worker's own stream, and of the programmes' streams those
 * whose public body names the worker as theirs.
 */
export class WorkerEvents {
  /** The worker's own stream. */
  readonly stream: string;
  readonly #inBody: Buffer;

  constructor(readonly workerId: string) {
    this.stream = workerStream(workerId as WorkerId);
    this.#inBody = Buffer.from(JSON.stringify(workerId));
  }

  /**
   * The event where it concerns the worker, else null. Most are told apart without parsing them.
   *
   * @throws DamagedRecord where it could, and cannot be read.
   */
  pick(raw: RawEvent): ReadableEvent | null {
    const { streamId } = placeOf(raw);
    if (streamId !== this.stream && !(isProgramId(streamId) && mayHold(raw.data, this.#inBody))) return null;
    const event = readEvent(raw);
    return this.concern(event) ? event : null;
  }

  concern({ fields, data }: Pick<ReadableEvent, 'fields' | 'data'>): boolean {
    return fields.streamId === this.stream || (isProgramId(fields.streamId) && data['workerId'] === this.workerId);
  }
}

/** Whether a text can be the id of a worker. */
export const isWorkerId = (text: string): boolean => /^[0-9A-Za-z-]{1,64}$/.test(text);
