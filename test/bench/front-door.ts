/** Headers of every request with a body. */
export const JSON_HEADERS = { 'content-type': 'application/json' };

/** Signs somebody in by the demo sign-in; answers the header that says so. */
export async function signIn(url: string, role: string, name: string): Promise<{ readonly authorization: string }> {
  const response = await fetch(`${url}/v1/demo/token`, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ role, name }) });
  const { access_token: token } = await answerOf<{ access_token: string }>(response);
  return { authorization: `Bearer ${token}` };
}

/** Sends a command and insists that it is done. */
export async function sendCommand(url: string, authorization: Readonly<Record<string, string>>, name: string, body: object): Promise<void> {
  const response = await fetch(`${url}/v1/commands/${name}`, { method: 'POST', headers: { ...JSON_HEADERS, ...authorization }, body: JSON.stringify(body) });
  await answerOf(response);
}

/** The JSON of an answer that must be 2xx. */
export async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as Answer;
}
