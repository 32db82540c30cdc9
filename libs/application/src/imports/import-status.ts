import { type ImportCounts, type ImportKind } from '@lindung/domain/import/events';
import { type Actor, type Position } from '@lindung/event-store/event-store';
import { eventAad, openBody, SealedBodyUnreadable } from '@lindung/personal-data/sealing';
import { type Vault } from '@lindung/personal-data/vault';
import { type ImportState } from './import-state.js';

/** How an import stands, as its uploader is told. */
export interface ImportStatus extends ImportCounts {
  readonly importId: string;
  readonly kind: ImportKind;
  readonly status: 'running' | 'completed' | 'failed';
  /** Of its latest step: read models that have reached it know all the rows that are counted. */
  readonly position: Position;
  readonly programId: string;
  readonly period: string | null;
  /** Null once the file was destroyed. */
  readonly fileName: string | null;
  /** Display name of the official. */
  readonly uploadedBy: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** The answer to `GET /v1/imports/{id}`. */
export async function importStatus(vault: Vault, state: ImportState): Promise<ImportStatus> {
  const { importId, kind, status, counts, position, programId, period, uploader, started, finishedAt, problem } = state;
  return {
    importId, kind, status, ...counts, position, programId, period, finishedAt,
    fileName: await fileNameOf(vault, state),
    uploadedBy: uploader.name,
    startedAt: started.recordedAt,
    problem: problem === null ? null : { code: problem.code, message: problem.detail },
  };
}

async function fileNameOf(vault: Vault, { keyId, started }: ImportState): Promise<string | null> {
  const key = (await vault.getKeys([keyId])).get(keyId);
  if (key === undefined || started.sealed === null) return null;
  try {
    const { fileName } = openBody(key, eventAad(keyId, started.streamId, started.type), started.sealed);
    return typeof fileName === 'string' ? fileName : null;
  } catch (error) {
    if (error instanceof SealedBodyUnreadable) return null;
    throw error;
  }
}

/** Whether somebody is the one who uploaded it. */
export const isUploader = (state: ImportState, actor: Actor): boolean => state.uploader.subject === actor.subject;
