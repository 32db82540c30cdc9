import { connect, createServer, type Server, type Socket } from 'node:net';

/** One address for a server that moves: it forwards to wherever the server listens now. */
export class TcpForwarder {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #targetPort: number;

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    this.#targetPort = targetPort;
    server.on('connection', (inward) => this.#forward(inward));
  }

  /** Listens on a free port of 127.0.0.1 and forwards to another. */
  static async listen(targetPort: number): Promise<TcpForwarder> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TcpForwarder(server, targetPort);
  }

  /** The same URL with this forwarder's address in place of the server's. */
  url(serverUrl: string): string {
    const address = this.#server.address();
    const url = new URL(serverUrl);
    url.port = typeof address === 'object' && address !== null ? String(address.port) : '';
    return url.href;
  }

  /** Where new connections go from now on. */
  moveTo(targetPort: number): void {
    this.#targetPort = targetPort;
  }

  /** Cuts all connections and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(inward: Socket): void {
    const outward = connect(this.#targetPort, '127.0.0.1');
    for (const [socket, other] of [[inward, outward], [outward, inward]] as const) {
      this.#sockets.add(socket);
      // A broken side breaks the other, as a real connection would.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
