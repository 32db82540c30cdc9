/*
 * Base 64 after RFC 4648, section 4, in its one canonical spelling. Signed texts are compared byte
 * for byte, so that a second spelling of the same bytes must not pass.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((character, value) => [character, value]));

/** With padding, without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const given = Math.min(3, bytes.length - at);
    const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place < 4; place += 1) text += place <= given ? ALPHABET[(bits >>> (18 - 6 * place)) & 63] : '=';
  }
  return text;
}

/** The bytes, or null where the text is not exactly what `encodeBase64` writes for them. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (let place = 0; place < text.length - padding; place += 1) {
    const value = VALUES.get(text[place] as string);
    if (value === undefined) return null;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[at] = bits >>> bitCount;
    at += 1;
  }
  const unusedBits = bits & ((1 << bitCount) - 1);
  return unusedBits === 0 ? bytes : null;
}
