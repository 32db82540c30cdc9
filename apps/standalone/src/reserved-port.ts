import { createServer, type AddressInfo } from 'node:net';

/** A port that somebody will listen on soon, and that nobody else is given meanwhile. */
export interface ReservedPort {
  readonly port: number;
  /** Lets go of it, for whoever listens on it next; once is enough, more does no harm. */
  release(): Promise<void>;
}

/**
 * The port asked for, or a free one for 0. Whoever serves the command API must know the port of the
 * dashboard before the dashboard listens, so a free one cannot be left to that moment.
 */
export async function reservePort(port: number, host: string): Promise<ReservedPort> {
  if (port !== 0) return { port, release: () => Promise.resolve() };
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port: free } = server.address() as AddressInfo;
  return { port: free, release: () => new Promise((resolve) => server.close(() => resolve())) };
}
