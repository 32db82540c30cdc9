/** Uploads: start one, follow it, list earlier ones, look at what was rejected. */
import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { importAccepted, importStatus, type ImportKind, type ImportList, type ImportStatus } from '@lindung/integration-events/http/imports';
import { useAsOf } from '../moment/use-moment';
import { commandApi, mayRetry, sawPosition } from './commands';
import { readJson, send } from './http';
import { notFoundProblem } from './problem';
import { ask, useAnswer } from './queries';

const POLL_MS = 1000;
/** As many as one answer holds. */
const MOST_IMPORTS = 200;

export interface Upload {
  readonly kind: ImportKind;
  readonly programId: string;
  readonly period?: string;
  readonly file: File;
}

/** Sends a file; the same file again is harmless, so a lost answer is simply retried. */
export function useUpload(): UseMutationResult<{ importId: string }, Error, Upload> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (upload: Upload) => {
      const form = new FormData();
      form.set('kind', upload.kind);
      form.set('programId', upload.programId);
      if (upload.period !== undefined) form.set('period', upload.period);
      form.set('file', upload.file, upload.file.name);
      const response = await send(`${await commandApi(client)}/v1/imports`, { method: 'POST', body: form });
      return readJson(response, importAccepted);
    },
    retry: mayRetry,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['imports'] }),
  });
}

/** One upload as it stood at an earlier moment, which only the list of all of them tells. */
async function pastImport(programId: string, importId: string, asOf: string, signal: AbortSignal): Promise<ImportStatus> {
  const { imports } = await ask('imports', {}, { programId, limit: MOST_IMPORTS }, { signal, asOf });
  const found = imports.find((item) => item.importId === importId);
  if (found === undefined) throw notFoundProblem();
  return found;
}

/** One upload's counts, asked every second while it runs. */
export function useImport(programId: string, importId: string): UseQueryResult<ImportStatus> {
  const client = useQueryClient();
  const asOf = useAsOf();
  const result = useQuery({
    queryKey: ['import', importId, programId, asOf ?? null],
    queryFn: async ({ signal }) => {
      if (asOf !== undefined) return pastImport(programId, importId, asOf, signal);
      const response = await send(`${await commandApi(client)}/v1/imports/${encodeURIComponent(importId)}`, { signal });
      return readJson(response, importStatus);
    },
    refetchInterval: (query) => (query.state.data?.status === 'running' && asOf === undefined ? POLL_MS : false),
    // Refreshing the rest of the screen must not ask for a finished import for ever.
    staleTime: POLL_MS,
  });
  const finishedAt = result.data?.status === 'completed' && asOf === undefined ? result.data.position : null;
  useEffect(() => {
    if (finishedAt !== null) sawPosition(client, finishedAt);
  }, [client, finishedAt]);
  return result;
}

/** Earlier uploads of a programme, newest first; the query API answers it. */
export function useImports(programId: string): UseQueryResult<ImportList> {
  return useAnswer('imports', {}, { programId });
}

/** The rejected rows as CSV. Each look is recorded, so it is asked for only when somebody wants it. */
export function useRejections(importId: string): UseMutationResult<string, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const response = await send(`${await commandApi(client)}/v1/imports/${encodeURIComponent(importId)}/rejections.csv`);
      return response.text();
    },
  });
}
