import { hash } from 'node:crypto';

const NAMESPACE_BYTES = 16;
/** Names are short (a number, a row, a step); a longer one gets a buffer of its own. */
const scratch = Buffer.alloc(NAMESPACE_BYTES + 256);

/**
 * UUIDv5 (RFC 9562) of a name in a namespace, which is another UUID or its 16 bytes. Every event has
 * one and every row of an import two, so that this is written for speed: no object but the answer.
 */
export function uuidV5(name: string, namespace: string | Uint8Array): string {
  const nameBytes = Buffer.byteLength(name, 'utf8');
  const input = nameBytes <= scratch.length - NAMESPACE_BYTES ? scratch : Buffer.alloc(NAMESPACE_BYTES + nameBytes);
  const written = typeof namespace === 'string' ? input.write(namespace.replaceAll('-', ''), 0, NAMESPACE_BYTES, 'hex') : copied(namespace, input);
  if (written !== NAMESPACE_BYTES) throw new RangeError('A namespace of UUIDs is a UUID.');
  input.write(name, NAMESPACE_BYTES, 'utf8');
  const digest = hash('sha1', input.subarray(0, NAMESPACE_BYTES + nameBytes), 'hex');
  const variant = '89ab'[parseInt(digest.charAt(16), 16) & 3] ?? '8';
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function copied(namespace: Uint8Array, input: Buffer): number {
  input.set(namespace, 0);
  return namespace.length;
}
