/** How much work the rows do. */
export interface Scale {
  readonly quick: boolean;
  readonly appendRoundMs: number;
  readonly appendRounds: number;
  /** Whole seconds: autocannon counts in them. */
  readonly httpRoundSeconds: number;
  readonly httpRounds: number;
  readonly importRows: number;
  readonly importRounds: number;
  readonly rebuildWorkers: number;
  readonly rebuildRounds: number;
  readonly verifyRounds: number;
  readonly rosterRows: number;
  readonly rosterRounds: number;
  readonly rosterPagesPerRound: number;
  readonly lookBackWorkers: number;
  readonly lookBackReplays: number;
  readonly lookBackRounds: number;
}

/** The sizes that the promises speak of. */
export const fullScale: Scale = {
  quick: false,
  appendRoundMs: 3_000,
  appendRounds: 5,
  httpRoundSeconds: 4,
  httpRounds: 5,
  importRows: 200_000,
  importRounds: 3,
  rebuildWorkers: 250_000,
  rebuildRounds: 3,
  verifyRounds: 5,
  rosterRows: 1_000_000,
  rosterRounds: 9,
  rosterPagesPerRound: 600,
  lookBackWorkers: 25_000,
  lookBackReplays: 5,
  lookBackRounds: 41,
};

/** A look at whether everything runs, and at the rough order of things; nothing to be quoted. */
export const quickScale: Scale = {
  quick: true,
  appendRoundMs: 1_000,
  appendRounds: 3,
  httpRoundSeconds: 2,
  httpRounds: 3,
  importRows: 20_000,
  importRounds: 2,
  rebuildWorkers: 25_000,
  rebuildRounds: 2,
  verifyRounds: 3,
  rosterRows: 100_000,
  rosterRounds: 3,
  rosterPagesPerRound: 200,
  lookBackWorkers: 5_000,
  lookBackReplays: 2,
  lookBackRounds: 9,
};
