import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { signerMemoryIn } from '@lindung/platform/signer-memory';
import { UsageError } from '../verb.js';
import { heldCheckpoints } from './held-checkpoints.js';

describe('what was kept apart from a log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lindung-held-'));
  const own = join(folder, 'my-checkpoint.txt');
  writeFileSync(own, 'mine');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the auditor\'s checkpoints, and what the signer remembers', () => {
    const memory = signerMemoryIn(folder, 'lindung.test/log');
    expect(heldCheckpoints([own], memory)).toEqual({ held: [{ from: own, note: 'mine', isPublished: false }], remarks: [] });
    memory.write('the signer\'s');
    expect(heldCheckpoints([own], memory)).toEqual({ held: [{ from: own, note: 'mine', isPublished: false }, { from: memory.place, note: 'the signer\'s', isPublished: true }], remarks: [] });
    expect(heldCheckpoints([own], null).held).toHaveLength(1);
  });

  it('goes on without a memory that cannot be read, and says so', () => {
    const memory = signerMemoryIn(folder, 'lindung.test/unreadable');
    // Whoever runs as root may read every file; nobody can read a folder as one.
    mkdirSync(memory.place, { recursive: true });
    const { held, remarks } = heldCheckpoints([own], memory);
    expect(held).toHaveLength(1);
    expect(remarks).toEqual([expect.stringMatching(/not readable \(EISDIR\), so the log was not compared with it/)]);
  });

  it('refuses a checkpoint that the auditor named and that is not there', () => {
    expect(() => heldCheckpoints([join(folder, 'nothing.txt')], null)).toThrow(UsageError);
  });
});
