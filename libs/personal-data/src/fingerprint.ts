import { createHmac, hash, hkdfSync } from 'node:crypto';

const NIK_PATTERN = /^\d{16}$/;
/** The pepper and every subkey made from it have this many bytes. */
export const PEPPER_BYTES = 32;
const WORKER_ID_HEX_DIGITS = 32;

/**
 * The worker id of a NIK: the first 16 bytes of HMAC-SHA-256(pepper, NIK) as 32 hex digits.
 *
 * The same NIK always gives the same id, so "one NIK, one worker" is "this stream must not exist
 * yet". Without the pepper nobody can try out NIKs; with it everybody can, which is why the id is
 * handled as pseudonymous personal data. Two of n people share an id with a probability of at most
 * n^2 / 2^129: for all 280 million people of the country that is about 1 in 10^22.
 *
 * Throws RangeError when the pepper is not 32 bytes or the NIK is not 16 digits; the message never
 * repeats the NIK.
 */
export function workerIdOf(pepper: Uint8Array, nik: string): string {
  requirePepper(pepper);
  if (!NIK_PATTERN.test(nik)) throw new RangeError('A NIK must be exactly 16 digits before it is fingerprinted.');
  const { inner, outer } = padsOf(pepper);
  inner.write(nik, BLOCK_BYTES, 'latin1');
  outer.write(hash('sha256', inner, 'hex'), BLOCK_BYTES, 'hex');
  return hash('sha256', outer, 'hex').slice(0, WORKER_ID_HEX_DIGITS);
}

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const NIK_BYTES = 16;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** The two inputs of an HMAC (RFC 2104), the key's part of each filled in. */
interface HmacPads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const padsByPepper = new WeakMap<Uint8Array, HmacPads>();

/**
 * HMAC is two hashes over padded inputs. Written out, with the key's part kept, a fingerprint takes a
 * third of what an Hmac object takes, and an import makes one per row.
 */
function padsOf(pepper: Uint8Array): HmacPads {
  let pads = padsByPepper.get(pepper);
  if (pads === undefined) {
    pads = { inner: Buffer.alloc(BLOCK_BYTES + NIK_BYTES, 0), outer: Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0) };
    for (let at = 0; at < BLOCK_BYTES; at += 1) {
      const byte = pepper[at] ?? 0;
      pads.inner[at] = byte ^ INNER_PAD;
      pads.outer[at] = byte ^ OUTER_PAD;
    }
    padsByPepper.set(pepper, pads);
  }
  return pads;
}

/** What a subkey of the pepper is for. Each purpose gives an unrelated key. */
export type SubkeyPurpose = 'idempotency-body' | 'pepper-identity';

/**
 * Derives a 32-byte key from the pepper by HKDF-SHA-256, so that what is keyed for one purpose says
 * nothing about worker ids or about any other purpose. Derive once at start and keep the result.
 */
export function subkeyOf(pepper: Uint8Array, purpose: SubkeyPurpose): Uint8Array {
  requirePepper(pepper);
  return new Uint8Array(hkdfSync('sha256', pepper, '', `lindung ${purpose} v1`, PEPPER_BYTES));
}

/**
 * HMAC-SHA-256 of a request body as 64 hex digits. The log keeps it beside an idempotency key to
 * tell a repeated request from another one. It is keyed (`subkeyOf(pepper, 'idempotency-body')`)
 * because a plain digest of a body with a NIK in it could be found again by trying out NIKs.
 */
export function bodyHmac(secret: Uint8Array, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

function requirePepper(pepper: Uint8Array): void {
  if (pepper.length !== PEPPER_BYTES) throw new RangeError('The NIK pepper must be exactly 32 bytes.');
}
