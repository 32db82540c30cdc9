import { ImportNotHeld } from '@lindung/personal-data/uploads';
import { SealedBodyUnreadable } from '@lindung/personal-data/sealing';
import { type ImportKind } from '@lindung/domain/import/events';
import { ImportCommandIds } from './import-id.js';
import { ImportJournal, ImportStopped } from './import-journal.js';
import { type KindOfImport, type ReadRow, type RunContext } from './import-kind.js';
import { ImportRun } from './import-run.js';
import { type ImportState, loadImport } from './import-state.js';
import { type ImportsDependencies } from './imports-dependencies.js';
import { CandidateImport } from './kinds/candidates.js';
import { CoverageImport } from './kinds/coverage.js';
import { DtsenImport } from './kinds/dtsen.js';
import { PaymentImport } from './kinds/payments.js';
import { FileRefused } from './reading/file-refused.js';
import { defaultCaps, type ReadingCaps } from './reading/reading-caps.js';

/** What a run came to: the import is finished, or its rest is for another run. */
export type RunOutcome = 'finished' | 'stopped';

/**
 * Runs an import from its last step to its end. A file that fails on the way ends it as failed, with
 * what was taken until then. Errors of the moment are thrown: the caller runs it again.
 */
export async function runImport(deps: ImportsDependencies, importId: string, signal: AbortSignal): Promise<RunOutcome> {
  const state = await loadImport(deps.app.eventStore, importId);
  if (state === null || state.status !== 'running') return 'finished';
  const context: RunContext = { app: deps.app, state, ids: new ImportCommandIds(importId) };
  switch (state.kind satisfies ImportKind) {
    case 'candidates':
      return runKind(deps, state, new CandidateImport(context, await programYear(deps, state)), signal);
    case 'dtsen':
      return runKind(deps, state, await DtsenImport.open(context, deps.snapshots), signal);
    case 'payments':
      return runKind(deps, state, new PaymentImport(context), signal);
    case 'coverage':
      return runKind(deps, state, new CoverageImport(context), signal);
  }
}

async function runKind<Row extends ReadRow>(deps: ImportsDependencies, state: ImportState, kind: KindOfImport<Row>, signal: AbortSignal): Promise<RunOutcome> {
  const caps: ReadingCaps = { ...defaultCaps, ...deps.caps };
  const journal = new ImportJournal(deps.app, state);
  const run = new ImportRun(deps, state, journal, kind, caps);
  try {
    await run.run(signal);
    return 'finished';
  } catch (error) {
    if (error instanceof ImportStopped) return error.reason === 'cancelled' ? 'finished' : 'stopped';
    const refused = refusalOf(error);
    if (refused === null) throw error;
    await journal.fail(refused.code, refused.detail, run.counts);
    return 'finished';
  }
}

/** A failure that lies in the file and that no repetition can mend, or null. */
function refusalOf(error: unknown): FileRefused | null {
  if (error instanceof FileRefused) return error;
  if (error instanceof ImportNotHeld) return new FileRefused('FILE_UNREADABLE', 'The file was destroyed when its 90 days were over. Upload it again to go on.');
  if (error instanceof SealedBodyUnreadable) return new FileRefused('FILE_UNREADABLE', 'The stored file is damaged. Restore the vault from its backup, then upload the file again to go on.');
  return null;
}

async function programYear({ app }: ImportsDependencies, { programId }: ImportState): Promise<number> {
  const program = (await app.programs.list()).find((entry) => entry.programId === programId);
  if (program === undefined) throw new Error('An import was begun for a programme that does not exist.');
  return program.year;
}
