import { type SubjectAnswer, type SubjectRequest } from './subject-process.js';

/** What a subject can be asked for. Inputs and answers cross a process boundary as messages. */
export interface Subject {
  readonly operations: Readonly<Record<string, (input: never) => Promise<unknown>>>;
  close(): Promise<void>;
}

const BYTES_PER_KILOBYTE = 1024;
const BYTES_PER_MB = 1e6;
const MICROSECONDS_PER_SECOND = 1e6;

/**
 * Serves a subject in this process: opens it with the input that the parent sends first, then
 * answers one request at a time, until the parent lets go (or dies), which closes it.
 */
export function hostSubject<Input>(open: (input: Input) => Promise<Subject>): void {
  let subject: Subject | null = null;
  let turn: Promise<void> = Promise.resolve();

  const perform = async ({ operation, input }: SubjectRequest): Promise<unknown> => {
    if (operation === 'open') {
      subject = await open(input as Input);
      return null;
    }
    if (operation === 'peakMemoryMb') return (process.resourceUsage().maxRSS * BYTES_PER_KILOBYTE) / BYTES_PER_MB;
    if (operation === 'cpuSeconds') return (process.cpuUsage().user + process.cpuUsage().system) / MICROSECONDS_PER_SECOND;
    const known = subject?.operations[operation];
    if (known === undefined) throw new Error(`There is no operation ${operation}.`);
    return known(input as never);
  };
  process.on('message', (request: SubjectRequest) => {
    turn = turn.then(async () => {
      const answer: SubjectAnswer = await perform(request).then(
        (value) => ({ id: request.id, answer: value }),
        (error: unknown) => ({ id: request.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
      if (process.connected) process.send?.(answer);
    });
  });
  process.on('disconnect', () => {
    void turn.then(() => subject?.close()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  // Ctrl-C reaches the whole group; the parent alone decides what ends when.
  process.on('SIGINT', () => undefined);
}
