/** Up to which position the figures on the page were counted, as they come and go. */
import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { useAsOf } from '../moment/use-moment';
import { greatestPosition } from './greatest-position';

/** The component renders again when the position changes; null where no figures are shown. */
export function useShownPosition(): string | null {
  const cache = useQueryClient().getQueryCache();
  const asOf = useAsOf();
  const subscribe = useCallback((listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)), [cache]);
  const look = () => cache.getAll().map((query) => ({ queryKey: query.queryKey, isActive: query.isActive(), data: query.state.data }));
  return useSyncExternalStore(subscribe, () => greatestPosition(look(), asOf));
}
