/*
 * One-dimensional PostgreSQL arrays in their binary wire format. pg sends a Buffer parameter as
 * binary, which spares both sides the quoting and escaping of array literals: JSON is full of
 * quotes, and ciphertext would double in size as hex.
 */

const OID = { bytea: 17, int4: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const UUID_BYTES = 16;

function allocateArray(elementOid: number, count: number, elementBytes: number, hasNulls: boolean): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : HEADER_BYTES + count * LENGTH_BYTES + elementBytes);
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4);
  buffer.writeInt32BE(elementOid, 8);
  if (count > 0) {
    buffer.writeInt32BE(count, 12);
    buffer.writeInt32BE(1, 16);
  }
  return buffer;
}

/** A `text[]`. Strings must be well-formed and without U+0000. */
export function textArray(values: readonly string[]): Buffer {
  let bytes = 0;
  for (const value of values) bytes += Buffer.byteLength(value);
  const buffer = allocateArray(OID.text, values.length, bytes, false);
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = buffer.write(value, at + LENGTH_BYTES, 'utf8');
    buffer.writeInt32BE(length, at);
    at += LENGTH_BYTES + length;
  }
  return buffer;
}

/** An `int[]` of 32-bit integers. */
export function intArray(values: readonly number[]): Buffer {
  const buffer = allocateArray(OID.int4, values.length, values.length * LENGTH_BYTES, false);
  let at = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(LENGTH_BYTES, at);
    buffer.writeInt32BE(value, at + LENGTH_BYTES);
    at += LENGTH_BYTES + LENGTH_BYTES;
  }
  return buffer;
}

/** A `uuid[]` from hyphenated UUIDs. */
export function uuidArray(values: readonly string[]): Buffer {
  const buffer = allocateArray(OID.uuid, values.length, values.length * UUID_BYTES, false);
  let at = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(UUID_BYTES, at);
    buffer.write(value.replaceAll('-', ''), at + LENGTH_BYTES, 'hex');
    at += LENGTH_BYTES + UUID_BYTES;
  }
  return buffer;
}

/** A `bytea[]` in which null elements stay null. */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  let bytes = 0;
  for (const value of values) bytes += value?.length ?? 0;
  const buffer = allocateArray(OID.bytea, values.length, bytes, true);
  let at = HEADER_BYTES;
  for (const value of values) {
    buffer.writeInt32BE(value === null ? -1 : value.length, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    buffer.set(value, at);
    at += value.length;
  }
  return buffer;
}
