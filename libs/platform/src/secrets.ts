import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './config.js';
import { existingLocation, prepareDataDirectory } from './embedded-postgres/database-location.js';
import { readOrCreatePrivateFile } from './private-file.js';

/** The three secrets that no database holds, 32 bytes each. */
export interface LindungSecrets {
  /** Key-encryption key: wraps the keys under which personal data is sealed. */
  readonly kek: Buffer;
  /** Pepper of the NIK fingerprints. It never rotates: identities follow from it. */
  readonly nikPepper: Buffer;
  /** Ed25519 seed of the checkpoint signer. */
  readonly signingKey: Buffer;
}

const SECRETS = [
  { variable: 'LINDUNG_KEK', file: 'kek' },
  { variable: 'LINDUNG_NIK_PEPPER', file: 'nik-pepper' },
  { variable: 'LINDUNG_SIGNING_KEY', file: 'signing-key' },
] as const;

const SECRET_BYTES = 32;

/**
 * The secrets from the environment. With the embedded database (`embeddedIn` is its data directory)
 * missing ones are made and kept there, readable by their owner only; elsewhere all are required.
 * Call it before the database starts: once a database exists, a missing secret is a loss to be
 * repaired from a backup and never made up anew.
 *
 * @throws ConfigurationError naming each secret that is missing, malformed or contradictory.
 */
export function loadSecrets(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly embeddedIn: string | null },
): LindungSecrets {
  const complaints: string[] = [];
  const dataDir = options.embeddedIn === null ? null : prepareDataDirectory(options.embeddedIn);
  const database = dataDir === null ? null : existingLocation(dataDir);
  const hasDatabase = database !== null && existsSync(database.dataDirectory);

  const read = ({ variable, file }: (typeof SECRETS)[number]): Buffer => {
    const given = env[variable]?.trim();
    const path = dataDir === null ? null : join(dataDir, file);
    if (given !== undefined && given !== '') {
      if (decode(given) === null) complaints.push(`${variable} must be ${SECRET_BYTES} bytes in base64 (44 characters), such as "openssl rand -base64 32" prints.`);
      else if (path !== null && existsSync(path) && readOrCreatePrivateFile(path, () => given) !== given) {
        complaints.push(`${variable} differs from the one that this data directory was begun with (${path}). Unset it, or use another --data-dir.`);
      }
      return decode(given) ?? Buffer.alloc(0);
    }
    if (path === null) {
      complaints.push(`${variable} is missing: with a database of your own, give ${SECRET_BYTES} bytes in base64 ("openssl rand -base64 32") and keep a backup.`);
      return Buffer.alloc(0);
    }
    if (hasDatabase && !existsSync(path)) {
      complaints.push(`${path} is missing although the database exists: restore it from a backup, or set ${variable}. A new one could not open what the old one sealed.`);
      return Buffer.alloc(0);
    }
    const kept = decode(readOrCreatePrivateFile(path, () => randomBytes(SECRET_BYTES).toString('base64')));
    if (kept === null) complaints.push(`${path} does not hold ${SECRET_BYTES} bytes in base64: restore it from a backup.`);
    return kept ?? Buffer.alloc(0);
  };

  const [kek, nikPepper, signingKey] = [read(SECRETS[0]), read(SECRETS[1]), read(SECRETS[2])];
  if (complaints.length > 0) throw new ConfigurationError(complaints);
  return { kek, nikPepper, signingKey };
}

/** The bytes of canonical base64 of exactly 32 bytes, or null. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === SECRET_BYTES && bytes.toString('base64') === text ? bytes : null;
}
