/** Whether the moment in the address is refused, as the answers come in. */
import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { isRefusedMoment } from './refused-moment';
import { useAsOf } from './use-moment';

export function useIsRefused(): boolean {
  const cache = useQueryClient().getQueryCache();
  const asOf = useAsOf();
  const subscribe = useCallback((listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)), [cache]);
  const look = () => cache.getAll().map((query) => ({ queryKey: query.queryKey, isActive: query.isActive(), error: query.state.error }));
  return useSyncExternalStore(subscribe, () => isRefusedMoment(look(), asOf));
}
