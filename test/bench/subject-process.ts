import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How the process of a subject is started. */
export interface SubjectOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node, such as those under which users run it. */
  readonly nodeOptions?: readonly string[];
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What the parent sends to a subject's process; the first message opens it. */
export interface SubjectRequest {
  readonly id: number;
  readonly operation: string;
  readonly input: unknown;
}

/** What a subject's process answers. */
export interface SubjectAnswer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

const STOPS_WITHIN_MS = 15_000;
const here = dirname(fileURLToPath(import.meta.url));

/**
 * Something under measurement in a process of its own, so that its heap, its event loop and its
 * compiled code are its own as well. It is asked by messages; the load it gets comes from elsewhere.
 */
export class SubjectProcess {
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #ended = false;

  private constructor(private readonly child: ChildProcess, private readonly file: string) {
    child.on('message', (message) => this.#settle(message as SubjectAnswer));
    child.once('exit', (code, signal) => this.#end(`${file} ended (${signal ?? `status ${code}`}).`));
    child.once('error', (error) => this.#end(`${file} does not run: ${error.message}`));
  }

  /** Starts the compiled module `file` and answers once it is ready. `--cpu-prof` and the like come from BENCH_NODE_OPTIONS. */
  static async start(file: string, input: object, options: SubjectOptions = {}): Promise<SubjectProcess> {
    const execArgv = [...(options.nodeOptions ?? []), ...(process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '')];
    const child = fork(join(here, file), { execArgv, env: { ...process.env, ...options.env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const subject = new SubjectProcess(child, file);
    try {
      await subject.call('open', input);
    } catch (error) {
      await subject.stop();
      throw error;
    }
    return subject;
  }

  /** Asks for an operation and waits for its answer. Rejects when it fails or the process ends. */
  call<Answer = void>(operation: string, input: unknown = null): Promise<Answer> {
    if (this.#ended) return Promise.reject(new Error(`${this.file} has ended.`));
    const id = this.#nextId++;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answer), reject });
      this.child.send({ id, operation, input } satisfies SubjectRequest);
    });
  }

  /** Highest resident memory of the process so far, in MB (10^6 bytes). */
  peakMemoryMb(): Promise<number> {
    return this.call<number>('peakMemoryMb');
  }

  /** Seconds of processor time that the process has used so far. */
  cpuSeconds(): Promise<number> {
    return this.call<number>('cpuSeconds');
  }

  /** Ends the process in order, by force after a while. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    const force = setTimeout(() => this.child.kill('SIGKILL'), STOPS_WITHIN_MS);
    if (this.child.connected) this.child.disconnect();
    await exited;
    clearTimeout(force);
  }

  /** Ends the process at once, with whatever it was doing. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill('SIGKILL');
    await exited;
  }

  #settle({ id, answer, error }: SubjectAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(`${this.file}: ${error}`));
  }

  #end(message: string): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
