/**
 * The port to leases on imports, so that two processes do not do the same work. Nothing rests on
 * them: two runs of one import write the same events under the same ids, and one of them gives way.
 */
export interface ImportLeases {
  /** Takes the lease, or null while another holds it. It lasts until released, or until its holder dies. */
  tryAcquire(importId: string): Promise<ImportLease | null>;
}

export interface ImportLease {
  /** Aborts when the lease was lost without being released. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}
