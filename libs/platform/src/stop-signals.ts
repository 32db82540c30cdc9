const STOPPING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `stop` once, with the first signal that asks the process to end, and then ends it: with
 * status 0, or 1 when stopping failed. A Ctrl-C under npm arrives twice (from the terminal and from
 * npm), so whatever comes while stopping is ignored.
 */
export function stopOnSignals(stop: (signal: NodeJS.Signals) => Promise<void>, onFailure: (error: unknown) => void): void {
  let stopping = false;
  for (const signal of STOPPING_SIGNALS) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          onFailure(error);
          process.exit(1);
        },
      );
    });
  }
}
