import cliProgress from 'cli-progress';
import { type Progress } from './verb.js';

const EVERY_MS = 2_000;

/** A bar on standard error, where a terminal is; a line every two seconds elsewhere. */
export function progressBar(): Progress {
  let bar: cliProgress.SingleBar | null = null;
  return {
    start(title, total) {
      bar = new cliProgress.SingleBar(
        { format: `  {bar} {percentage}%  {value} of {total}  ${title}`, stream: process.stderr, noTTYOutput: true, notTTYSchedule: EVERY_MS, hideCursor: true, fps: 5 },
        cliProgress.Presets.shades_classic,
      );
      bar.start(total, 0);
    },
    at: (done) => bar?.update(done),
    stop() {
      bar?.stop();
      bar = null;
    },
  };
}

/** For machines, and for whoever asked for silence. */
export const noProgress: Progress = { start: () => undefined, at: () => undefined, stop: () => undefined };
