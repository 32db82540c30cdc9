// Running other programs from the scripts beside this file.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** How npm is called: the very npm that runs us, else the one on the path. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script !== undefined && script.endsWith('.js') ? { program: process.execPath, args: [script] } : { program: 'npm', args: [] };
}

/**
 * Runs a program to its end in the workspace and answers its exit status. A signal that we get
 * meanwhile is passed on, so that nothing is left behind. With `quiet`, what it printed is shown
 * only when it fails.
 */
export function run(program, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    const said = [];
    child.stdout?.on('data', (chunk) => said.push(chunk));
    child.stderr?.on('data', (chunk) => said.push(chunk));
    const passOn = (signal) => child.kill(signal);
    const stopPassingOn = () => {
      for (const signal of PASSED_ON) process.off(signal, passOn);
    };
    for (const signal of PASSED_ON) process.on(signal, passOn);
    child.once('error', (error) => {
      stopPassingOn();
      console.error(`${program} does not start: ${error.message}`);
      resolve(127);
    });
    child.once('close', (status, signal) => {
      stopPassingOn();
      if (status !== 0) process.stderr.write(Buffer.concat(said));
      // Somebody stopped the program, and thereby meant us as well.
      if (signal !== null) process.kill(process.pid, signal);
      else resolve(status);
    });
  });
}

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
