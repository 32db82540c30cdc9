import { type ImportKind } from '@lindung/domain/import/events';
import { positionColumn, type Reader } from '../reading/reader.js';

/** One import and what its rows came to. */
export interface ImportView {
  readonly importId: string;
  readonly kind: ImportKind;
  readonly status: 'running' | 'completed' | 'failed';
  readonly rows: number;
  readonly accepted: number;
  readonly repaired: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly ignored: number;
  readonly position: string;
  readonly programId: string;
  readonly period: string | null;
  readonly fileName: string | null;
  readonly uploadedBy: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

export interface ImportListRequest {
  readonly kinds: readonly ImportKind[];
  /** Null for every programme. */
  readonly programId: string | null;
  readonly limit: number;
}

const importsStatement = {
  name: 'imports',
  text: `SELECT coalesce((SELECT json_agg(i) FROM (
      SELECT import_id AS "importId", kind, status, rows, accepted, repaired, rejected, duplicates, ignored, position::text AS position,
             program_id AS "programId", period, file_name AS "fileName", uploaded_by_name AS "uploadedBy", started_at AS "startedAt",
             finished_at AS "finishedAt",
             CASE WHEN problem_code IS NOT NULL THEN json_build_object('code', problem_code, 'message', coalesce(problem_detail, '')) END AS problem
      FROM imports WHERE kind = ANY($1) AND ($2::text IS NULL OR program_id = $2) ORDER BY started_position DESC LIMIT $3) i), '[]') AS imports,
    ${positionColumn}`,
};

/** Imports of some kinds, newest first. */
export function readImports(reader: Reader, { kinds, programId, limit }: ImportListRequest): Promise<{ imports: ImportView[]; position: string }> {
  return reader.one(importsStatement, [kinds, programId, limit]);
}
