import { ConfigurationError, loadConfig } from '@lindung/platform/config';
import { redactNiks } from '@lindung/platform/logging';
import { stopOnSignals } from '@lindung/platform/stop-signals';
import { startLindung } from './lindung.js';
import { readOptions, usage } from './options.js';

/** A sentence for a person; the stack only where something unforeseen happened. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (!(error instanceof Error)) return 'Something unforeseen happened.';
  const foreseen = error.constructor === Error || error.name !== 'Error';
  return redactNiks(foreseen && !/^(Type|Range|Reference|Syntax)Error$/.test(error.name) ? error.message : (error.stack ?? error.message));
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.cwd());
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const config = loadConfig(process.env, { workingDirectory: process.cwd(), ...(options.dataDir === null ? {} : { dataDir: options.dataDir }) });
  const stopping = new AbortController();
  const starting = startLindung({ config, env: process.env, empty: options.empty, signal: stopping.signal });
  stopOnSignals(
    async () => {
      console.log('\nStopping.');
      stopping.abort();
      // A start that is cut short has stopped what it had started itself.
      await starting.then(
        (running) => running.stop(),
        () => undefined,
      );
    },
    (error) => console.error(explain(error)),
  );
  const running = await starting.catch((error: unknown) => {
    if (stopping.signal.aborted) return null;
    throw error;
  });
  if (running === null) return 0;
  if (!stopping.signal.aborted) console.log(running.welcome);
  await running.lost;
  console.error('The database server ended unasked. Everything acknowledged is safe in it; start again.');
  await running.stop();
  return 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
