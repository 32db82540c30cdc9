import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { reservePort } from './reserved-port.js';

const HOST = '127.0.0.1';

async function listen(port: number): Promise<() => Promise<unknown>> {
  const server = createServer();
  server.listen(port, HOST);
  await once(server, 'listening');
  return () => new Promise((resolve) => server.close(resolve));
}

it('holds a free port until it is released, whoever knocks meanwhile', async () => {
  const { port, release } = await reservePort(0, HOST);
  await expect(listen(port)).rejects.toThrow('EADDRINUSE');
  const visitor = connect(port, HOST).on('error', () => undefined);
  await once(visitor, 'connect');
  await release();
  await release();
  await (await listen(port))();
  visitor.destroy();
});

it('leaves a port that was chosen to whoever listens on it', async () => {
  const taken = await reservePort(0, HOST);
  const chosen = await reservePort(taken.port, HOST);
  expect(chosen.port).toBe(taken.port);
  await chosen.release();
  await expect(listen(taken.port)).rejects.toThrow('EADDRINUSE');
  await taken.release();
});
