/** Drawing a round in two steps: the same request first as a preview, then for good. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { allocateQuotaAnswer, type AllocateQuotaAnswer } from '@lindung/integration-events/http/command-answers';
import { mayRetry, post } from './commands';
import { newKey, readJson } from './http';

export type RoundPreview = Extract<AllocateQuotaAnswer, { dryRun: true }>;

/** Answers the round as it would be drawn now; nothing is recorded. */
export function useRoundPreview(): UseMutationResult<RoundPreview, Error, object> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: object) => {
      const response = await post(client, 'allocate-quota', body, newKey(), '?dryRun=true');
      const answer = await readJson<AllocateQuotaAnswer>(response, allocateQuotaAnswer);
      if (!('dryRun' in answer)) throw new Error('The server drew the round although a preview was asked for.');
      return answer;
    },
    retry: mayRetry,
  });
}
