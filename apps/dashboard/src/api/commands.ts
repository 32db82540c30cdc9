/** Commands to the command API, each with an idempotency key that a retry keeps. */
import { useMutation, useQueryClient, type QueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { commandAnswer, type CommandAnswer } from '@lindung/integration-events/http/command-answers';
import { commandContracts, type CommandContract, type CommandName } from '@lindung/integration-events/http/commands';
import { raiseFloor } from './floor';
import { newKey, readJson, send } from './http';
import { ApiProblem } from './problem';
import { ask } from './queries';
import { answerKey } from './query-url';

/** Where commands go, as the query API says. */
export async function commandApi(client: QueryClient): Promise<string> {
  const config = await client.fetchQuery({ queryKey: answerKey('config', {}, {}, undefined), queryFn: () => ask('config'), staleTime: Number.POSITIVE_INFINITY });
  return config.commandApi.replace(/\/$/, '');
}

/** After something was written: everything on the screen is asked again, from that position on. */
export function sawPosition(client: QueryClient, position: string): void {
  raiseFloor(position);
  void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'config' });
}

/** Sends one command and answers what the server answered. */
export async function post(client: QueryClient, name: CommandName, body: unknown, key: string, query = ''): Promise<Response> {
  return send(`${await commandApi(client)}/v1/commands/${name}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
}

/** Only what may have been lost on the way is sent again by itself; a refusal is an answer. */
export function mayRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiProblem && (error.code === 'NETWORK' || error.status === 503);
}

/** The same body keeps its key until it has succeeded; another body gets another key. */
export function useIdempotencyKey(): { keyFor: (body: unknown) => string; succeeded: () => void } {
  const last = useRef<{ body: string; key: string } | null>(null);
  return {
    keyFor(body) {
      const text = JSON.stringify(body);
      if (last.current?.body !== text) last.current = { body: text, key: newKey() };
      return last.current.key;
    },
    succeeded() {
      last.current = null;
    },
  };
}

/** A command's answer; some carry more than the common fields. */
export type Answered = CommandAnswer & Readonly<Record<string, unknown>>;

/** A command as a mutation: resolves with its answer once it is durable, and refreshes the screen. */
export function useCommand(name: CommandName): UseMutationResult<Answered, Error, object> {
  const client = useQueryClient();
  const { keyFor, succeeded } = useIdempotencyKey();
  const contract: CommandContract = commandContracts[name];
  return useMutation({
    mutationFn: async (body: object) => {
      const response = await post(client, name, body, keyFor(body));
      return (await readJson(response, contract.answers ?? commandAnswer)) as Answered;
    },
    retry: mayRetry,
    onSuccess: (answer) => {
      succeeded();
      sawPosition(client, answer.position);
    },
  });
}
