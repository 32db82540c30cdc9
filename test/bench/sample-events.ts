import { randomBytes, randomUUID } from 'node:crypto';

/** What one appended event consists of, for whatever store it goes to. */
export interface AppendedSample {
  readonly streamId: string;
  readonly data: object;
  readonly sealed: Buffer;
}

export const sampleActor = { subject: 'demo-3f9a52c07b1e4d68a1c25e7790b4d6f3', name: 'Sari', role: 'disnaker' };

const SEALED_BYTES = 260;
const sealed = randomBytes(SEALED_BYTES);

/** The registration of a worker whom nobody has registered yet, as the log would get it. */
export function nextRegistration(): AppendedSample {
  const workerId = randomBytes(16).toString('hex');
  const data = {
    workerId,
    keyId: randomUUID(),
    kelurahan: '3275021003',
    sex: 'L',
    occupation: 'ojek-online',
    coverableFrom: '2007-02',
    coverableUntil: '2055-01',
    source: 'kelurahan',
    warnings: [],
    importId: null,
    row: null,
  };
  return { streamId: `worker-${workerId}`, data, sealed };
}

/**
 * Keeps `callers` callers busy with `act` for about `roundMs`; answers how often it was done per
 * second. The first failure ends the round.
 */
export async function rateOf(callers: number, roundMs: number, act: () => Promise<void>): Promise<number> {
  let done = 0;
  const startMs = performance.now();
  const untilMs = startMs + roundMs;
  const call = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      await act();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (done * 1000) / (performance.now() - startMs);
}
