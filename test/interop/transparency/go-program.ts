import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = dirname(fileURLToPath(import.meta.url));
/** Where Debian's packages of Go libraries put their sources. */
const DEBIAN_GOPATH = '/usr/share/gocode';
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** The Go program beside this file: built once, then asked as often as needed. */
export class GoProgram {
  private constructor(
    private readonly folder: string,
    private readonly binary: string,
  ) {}

  /** Builds it with the machine's Go and its x/mod library, without the network. */
  static build(): GoProgram {
    const folder = mkdtempSync(join(tmpdir(), 'lindung-go-'));
    const binary = join(folder, 'transparency');
    const gopath = [process.env['GOPATH'], DEBIAN_GOPATH].filter(Boolean).join(delimiter);
    execFileSync(process.env['GO_PATH'] || 'go', ['build', '-o', binary, '.'], {
      cwd: SOURCES,
      env: {
        ...process.env,
        // Go 1.19 finds libraries that the system installed in this mode only.
        GO111MODULE: 'off',
        GOPATH: gopath,
        GOFLAGS: '',
        CGO_ENABLED: '0',
        GOCACHE: process.env['GOCACHE'] || join(folder, 'cache'),
        HOME: process.env['HOME'] || folder,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new GoProgram(folder, binary);
  }

  /** Its answer; an Error with its words where it refuses. */
  ask<Answer>(call: string, input: object): Answer {
    const text = execFileSync(this.binary, { input: JSON.stringify({ call, input }, base64Bytes), encoding: 'utf8', maxBuffer: MAX_ANSWER_BYTES });
    const { answer, error } = JSON.parse(text) as { readonly answer?: Answer; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return answer as Answer;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Bytes travel as base64, which is what Go's JSON makes of them. A Buffer's own JSON would come first, so it is looked up. */
function base64Bytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}
