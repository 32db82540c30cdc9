import { chunked } from '../sample-data/csv.js';

/** Somebody of the story, as the demo sign-in knows them. */
export interface Official {
  readonly role: string;
  readonly name: string;
}

interface CommandAnswer {
  readonly position: string;
}

interface ImportProgress {
  readonly status: 'running' | 'completed' | 'failed';
  readonly rows: number;
  readonly position: string;
}

export interface Upload {
  readonly kind: 'candidates' | 'dtsen' | 'payments' | 'coverage';
  readonly programId: string;
  readonly period?: string;
  readonly fileName: string;
  readonly lines: Iterable<string>;
}

/** How long one import of the story may take before something must be wrong. */
const importTimeoutMs = 300_000;

/**
 * The officials at work: they sign in, send commands, upload files and look at lists through the
 * same doors as everybody else, so that the sample year holds nothing that a real one could not.
 */
export class CityOffice {
  readonly #tokens = new Map<string, string>();
  #chapter = 0;
  #commandsInChapter = 0;
  /** Position of the latest thing that was done; whoever looks sees at least that. */
  #position = '0';

  constructor(
    private readonly commandApi: string,
    private readonly queryApi: string,
    private readonly signal: AbortSignal,
  ) {}

  /** From here on commands belong to a chapter; its number and theirs make keys that count them once. */
  beginChapter(chapter: number): void {
    this.#chapter = chapter;
    this.#commandsInChapter = 0;
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { ...init, signal: this.signal });
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname} was answered with ${response.status}: ${await response.text()}`);
    return response;
  }

  async #authorization(official: Official): Promise<Record<string, string>> {
    const key = `${official.role} ${official.name}`;
    let token = this.#tokens.get(key);
    if (token === undefined) {
      const response = await this.#fetch(`${this.commandApi}/v1/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(official),
      });
      token = ((await response.json()) as { access_token: string }).access_token;
      this.#tokens.set(key, token);
    }
    return { authorization: `Bearer ${token}` };
  }

  /** Sends one command that counts once, however often the chapter is told; resolves when it is durable. */
  async command(official: Official, name: string, body: object): Promise<void> {
    this.#commandsInChapter += 1;
    const response = await fetch(`${this.commandApi}/v1/commands/${name}`, {
      method: 'POST',
      headers: {
        ...(await this.#authorization(official)),
        'content-type': 'application/json',
        'idempotency-key': `sample-year-${this.#chapter}-${this.#commandsInChapter}`,
      },
      body: JSON.stringify(body),
      signal: this.signal,
    });
    if (response.status === 422) {
      // Told before a crash, about somebody whom the lists name differently since: it counts already.
      const problem = (await response.json()) as { code?: string };
      if (problem.code === 'IDEMPOTENCY_KEY_REUSED') return;
      throw new Error(`The sample's command ${name} was refused: ${JSON.stringify(problem)}`);
    }
    if (!response.ok) throw new Error(`The sample's command ${name} was answered with ${response.status}: ${await response.text()}`);
    const answer = (await response.json()) as CommandAnswer;
    this.#position = answer.position;
  }

  /** Asks BPJS Ketenagakerjaan's file of participants who were paid for and are not confirmed. */
  async participantFile(official: Official, programId: string): Promise<string> {
    const response = await this.#fetch(`${this.commandApi}/v1/commands/issue-participant-file`, {
      method: 'POST',
      headers: { ...(await this.#authorization(official)), 'content-type': 'application/json' },
      body: JSON.stringify({ programId, purpose: 'Pendaftaran peserta', format: 'csv' }),
    });
    return response.text();
  }

  /** Uploads a list and waits until it has been worked through; tells the rows done so far. */
  async upload(official: Official, upload: Upload, progress: (rows: number) => void): Promise<void> {
    const form = new FormData();
    form.set('kind', upload.kind);
    form.set('programId', upload.programId);
    if (upload.period !== undefined) form.set('period', upload.period);
    form.set('file', new Blob([...chunked(upload.lines)], { type: 'text/csv' }), upload.fileName);
    const headers = await this.#authorization(official);
    const response = await this.#fetch(`${this.commandApi}/v1/imports`, { method: 'POST', headers, body: form });
    const { importId } = (await response.json()) as { importId: string };
    const startedAt = Date.now();
    for (;;) {
      const status = (await (await this.#fetch(`${this.commandApi}/v1/imports/${importId}`, { headers })).json()) as ImportProgress;
      progress(status.rows);
      this.#position = status.position;
      if (status.status === 'completed') return;
      if (status.status === 'failed' || Date.now() - startedAt > importTimeoutMs) throw new Error(`Import ${importId} of the sample did not complete: ${status.status}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The worker ids of a roster filter, once the read models contain everything that was done. */
  async workerIds(official: Official, programId: string, status: string): Promise<string[]> {
    const query = new URLSearchParams({ status, minPosition: this.#position });
    const response = await this.#fetch(`${this.queryApi}/v1/programs/${programId}/roster.csv?${query.toString()}`, { headers: await this.#authorization(official) });
    const [, ...rows] = (await response.text()).split(/\r?\n/);
    return rows.filter((row) => row !== '').map((row) => row.split(',')[0] ?? '');
  }
}
