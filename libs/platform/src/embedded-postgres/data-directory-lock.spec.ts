import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryInUse, lockDataDirectory } from './data-directory-lock.js';
import { processIdentity } from './process-identity.js';

const directory = mkdtempSync(join(tmpdir(), 'lindung-lock-'));
const lockFile = join(directory, 'lindung.lock');
afterAll(() => rmSync(directory, { recursive: true }));

describe('lockDataDirectory', () => {
  it('holds until it is released', () => {
    const lock = lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryInUse);
    expect(() => lockDataDirectory(directory)).toThrow(/in use by process \d+. Stop that process first/);
    lock.release();
    lock.release();
    lockDataDirectory(directory).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, identity: 'x' })],
    ['a process whose number lives again', JSON.stringify({ pid: process.ppid, identity: 'boot:1' })],
    ['nobody readable', 'half a fi'],
  ])('is not held by %s', (_name, content) => {
    writeFileSync(lockFile, content);
    lockDataDirectory(directory).release();
    expect(existsSync(lockFile)).toBe(false);
  });

  it('is held by another living process', () => {
    writeFileSync(lockFile, JSON.stringify({ pid: process.ppid, identity: processIdentity(process.ppid) }));
    expect(() => lockDataDirectory(directory)).toThrow(new RegExp(`process ${process.ppid}`));
    rmSync(lockFile);
  });

  it('is not released by somebody else', () => {
    const lock = lockDataDirectory(directory);
    const other = JSON.stringify({ pid: process.ppid, identity: processIdentity(process.ppid) });
    writeFileSync(lockFile, other);
    lock.release();
    expect(existsSync(lockFile)).toBe(true);
    rmSync(lockFile);
  });
});
