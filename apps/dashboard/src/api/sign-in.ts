/** The demo sign-in: role and name in, a token for this tab out. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { demoTokenAnswer } from '@lindung/integration-events/http/sign-in';
import { type Role } from '@lindung/integration-events/http/roles';
import { commandApi } from './commands';
import { readJson, send } from './http';
import { setSession } from './session';

/** Signs in as this pair of role and name; the same pair is the same person. */
export function useDemoSignIn(): UseMutationResult<void, Error, { role: Role; name: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (who: { role: Role; name: string }) => {
      const response = await send(`${await commandApi(client)}/v1/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(who),
      });
      setSession((await readJson(response, demoTokenAnswer)).access_token);
    },
  });
}
