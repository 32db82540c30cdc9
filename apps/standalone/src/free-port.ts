import { createServer, type AddressInfo } from 'node:net';

/**
 * The port asked for, or a free one for 0. Both listeners must know the other's address before they
 * listen, so a free port cannot be left to the moment of listening.
 */
export async function portOrFree(port: number, host: string): Promise<number> {
  if (port !== 0) return port;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}
