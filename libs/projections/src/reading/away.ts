/** A statement that took too long, a session that idled too long, and servers that are not to be had. */
const codes = new Set(['57014', '25P03', '57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** What the driver says where it has no code: connections that ended, and waits for one that took too long. */
const messages = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Whether a question failed because the read models were busy or away, and not because it was wrong. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return (typeof code === 'string' && codes.has(code)) || messages.test(error.message);
}
