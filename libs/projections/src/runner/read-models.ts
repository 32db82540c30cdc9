/** The read models by name: what checkpoints, health and digests are kept for. */
export const readModelNames = [
  'programs', 'roster', 'summary', 'burn-down', 'coverage', 'waiting-list', 'rounds', 'payments', 'worker-history', 'imports',
] as const;
export type ReadModelName = (typeof readModelNames)[number];
