/** The moment that pages are looked at from, and how one goes to another. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type CommandName } from '@lindung/integration-events/http/commands';
import { useCan } from '../api/session';
import { readAsOf } from './moment-search';

/** The moment in the address; undefined means now. */
export function useAsOf(): string | undefined {
  return useSearch({ strict: false, select: (search) => readAsOf(search.asOf) });
}

/** Whether the address names a moment that nobody can read, so that now is shown although something else was meant. */
export function useIsUnreadable(): boolean {
  return useSearch({ strict: false, select: (search) => search.asOf !== undefined && readAsOf(search.asOf) === undefined });
}

/** Goes to another moment, or back to now, and stays on the page. Moving on from one moment to the next leaves one entry in the browser's history. */
export function useGoToMoment(): (asOf: string | undefined) => void {
  const navigate = useNavigate();
  const from = useAsOf();
  return useCallback((asOf) => void navigate({ to: '.', search: (search: object) => ({ ...search, asOf }), replace: from !== undefined && asOf !== undefined }), [navigate, from]);
}

/** Whether a command may be given from this page: by one of the person's roles, and only now. */
export function useMayAct(name: CommandName): boolean {
  const allowed = useCan(name);
  return useAsOf() === undefined && allowed;
}
