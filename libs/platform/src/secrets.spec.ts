import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets.js';

const scratch = mkdtempSync(join(tmpdir(), 'lindung-secrets-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const given = {
  LINDUNG_KEK: Buffer.alloc(32, 1).toString('base64'),
  LINDUNG_NIK_PEPPER: Buffer.alloc(32, 2).toString('base64'),
  LINDUNG_SIGNING_KEY: Buffer.alloc(32, 3).toString('base64'),
};

describe('loadSecrets', () => {
  it('makes them in the data directory of an embedded database, private, and finds them again', () => {
    const embeddedIn = join(scratch, 'embedded');
    const first = loadSecrets({}, { embeddedIn });
    expect([first.kek, first.nikPepper, first.signingKey].map((secret) => secret.length)).toEqual([32, 32, 32]);
    expect(first.kek.equals(first.nikPepper)).toBe(false);
    expect(loadSecrets({}, { embeddedIn })).toEqual(first);
    expect(readdirSync(embeddedIn).sort()).toEqual(['kek', 'nik-pepper', 'signing-key']);
    for (const file of readdirSync(embeddedIn)) expect(statSync(join(embeddedIn, file)).mode & 0o777).toBe(0o600);
  });

  it('never makes up a secret for a database that exists already', () => {
    const embeddedIn = join(scratch, 'bereft');
    loadSecrets({}, { embeddedIn });
    mkdirSync(join(embeddedIn, 'postgres'));
    rmSync(join(embeddedIn, 'nik-pepper'));
    expect(() => loadSecrets({}, { embeddedIn })).toThrow(/nik-pepper is missing although the database exists/);
    expect(readdirSync(embeddedIn)).not.toContain('nik-pepper');
  });

  it('refuses one that differs from what the data directory was begun with', () => {
    const embeddedIn = join(scratch, 'contradicted');
    loadSecrets({}, { embeddedIn });
    expect(() => loadSecrets({ LINDUNG_KEK: given.LINDUNG_KEK }, { embeddedIn })).toThrow(/LINDUNG_KEK differs/);
  });

  it('takes them from the environment elsewhere, where all are required', () => {
    expect(loadSecrets(given, { embeddedIn: null }).nikPepper.equals(Buffer.alloc(32, 2))).toBe(true);
    expect(() => loadSecrets({}, { embeddedIn: null })).toThrow(
      /LINDUNG_KEK is missing[^]*LINDUNG_NIK_PEPPER is missing[^]*LINDUNG_SIGNING_KEY is missing/,
    );
  });

  it.each([
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['not base64', '*'.repeat(44)],
    ['hexadecimal', 'ab'.repeat(32)],
  ])('refuses one that is %s, without repeating it', (_name, value) => {
    const attempt = (): unknown => loadSecrets({ ...given, LINDUNG_KEK: value }, { embeddedIn: null });
    expect(attempt).toThrow(/LINDUNG_KEK must be 32 bytes in base64/);
    expect(attempt).not.toThrow(value);
  });
});
