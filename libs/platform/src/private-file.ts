import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync, linkSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that only its owner can read (0600): whole or not at all, and durable on return. */
export function writePrivateFile(path: string, text: string): void {
  const draft = writeDraft(path, text);
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

/**
 * Answers the trimmed text of a private file, making it with `create()` when it does not exist yet.
 * Of two processes that race, both answer the text of the one that came first.
 */
export function readOrCreatePrivateFile(path: string, create: () => string): string {
  const existing = readIfPresent(path);
  if (existing !== null) return existing;
  const draft = writeDraft(path, `${create()}\n`);
  try {
    linkSync(draft, path);
    syncDirectory(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function writeDraft(path: string, text: string): string {
  const draft = `${path}.${randomUUID()}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    // A full disk must not be filled further, draft by draft.
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return draft;
}

/** A new name is durable only once its directory is. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
