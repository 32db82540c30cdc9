import { ConfigurationError, loadConfig } from '@lindung/platform/config';
import { redactNiks } from '@lindung/platform/logging';
import { type RunningLindung, startLindung } from './lindung.js';
import { readOptions, usage } from './options.js';

/** A sentence for a person; the stack only where something unforeseen happened. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (!(error instanceof Error)) return 'Something unforeseen happened.';
  const foreseen = error.constructor === Error || error.name !== 'Error';
  return redactNiks(foreseen && !/^(Type|Range|Reference|Syntax)Error$/.test(error.name) ? error.message : (error.stack ?? error.message));
}

/** Ends the process with a status once everything is stopped; a second signal ends it at once. */
function stopOnSignals(controller: AbortController): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asked += 1;
      // A terminal sends Ctrl-C to npm and to us, and npm sends it on: two within a moment are one.
      if (asked === 1) {
        console.log('\nStopping.');
        controller.abort();
      } else if (asked > 3) {
        process.exit(130);
      }
    });
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.cwd());
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const config = loadConfig(process.env, { workingDirectory: process.cwd(), ...(options.dataDir === null ? {} : { dataDir: options.dataDir }) });
  const stopping = new AbortController();
  stopOnSignals(stopping);
  let running: RunningLindung | undefined;
  try {
    running = await startLindung({ config, env: process.env, empty: options.empty, signal: stopping.signal });
    if (!stopping.signal.aborted) console.log(running.welcome);
    return await running.ended;
  } finally {
    await running?.stop();
  }
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
