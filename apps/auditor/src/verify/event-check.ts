import { hash } from 'node:crypto';
import { standsAt } from '../export/event-line.js';
import { contradictingColumn } from '../source/column-check.js';
import { hasEscapes, isSpeltAsWritten } from '../source/envelope-layout.js';
import { type RawEvent } from '../source/log-source.js';
import { addAltered, type FindingList } from '../finding.js';

/*
 * An envelope ends in `"dataSha256":"<64 hex>","sealedSha256":null}` or in the digest of the sealed
 * body, and begins with its time. Looking at these fixed places spares parsing a million envelopes.
 */
const TIME_AT = '{"recordedAt":"'.length;
const TIME_END = TIME_AT + '2026-01-05T02:11:09.123Z'.length;
const HEX = 64;
const NULL_TAIL = Buffer.from('","sealedSha256":null}');
const DIGEST_TAIL = Buffer.from('","sealedSha256":"');
const DIGEST_TAIL_LENGTH = DIGEST_TAIL.length + HEX + 2;

/** Where the digests of an envelope stand, as hexadecimal digits; `sealedAt` is null where there is no sealed body. */
interface DigestPlaces {
  readonly dataAt: number;
  readonly sealedAt: number | null;
}

/** Null where the envelope does not end like one. */
function digestsOf(envelope: Uint8Array): DigestPlaces | null {
  const nullAt = envelope.length - NULL_TAIL.length;
  if (standsAt(envelope, nullAt, NULL_TAIL)) return { dataAt: nullAt - HEX, sealedAt: null };
  const at = envelope.length - DIGEST_TAIL_LENGTH;
  if (at < HEX || !standsAt(envelope, at, DIGEST_TAIL)) return null;
  return { dataAt: at - HEX, sealedAt: at + DIGEST_TAIL.length };
}

const HEX_DIGITS = Buffer.from('0123456789abcdef');

/** Whether the SHA-256 of a body is the one whose digits stand in the envelope; a Latin-1 text is the cheapest digest that Node gives. */
function hasDigest(body: Uint8Array, envelope: Uint8Array, at: number): boolean {
  const digest = hash('sha256', body, 'binary');
  for (let place = 0; place < digest.length; place += 1) {
    const byte = digest.charCodeAt(place);
    if (envelope[at + 2 * place] !== HEX_DIGITS[byte >> 4] || envelope[at + 2 * place + 1] !== HEX_DIGITS[byte & 15]) return false;
  }
  return true;
}

/** Holds what hangs on an envelope against it: both bodies, the database's columns, and the time before it. */
export class EventCheck {
  readonly #lastTime = Buffer.alloc(TIME_END - TIME_AT);

  constructor(private readonly findings: FindingList) {}

  check(event: RawEvent): void {
    const { position } = event;
    const { envelope } = event;
    const digests = digestsOf(envelope);
    // Without columns, every column agreed when the export was made, which holds for nothing but the one spelling or an escaped one.
    const isPlain = event.columns === null && !hasEscapes(envelope);
    const isOdd = digests === null || !(isPlain || isSpeltAsWritten(envelope, digests.dataAt));
    if (isOdd) {
      this.findings.add('EVENT_ALTERED', position, `The envelope at position ${position} is not in the form in which Lindung writes it.`);
    }
    if (digests === null) return;
    if (!hasDigest(event.data, envelope, digests.dataAt)) {
      addAltered(this.findings, position);
    }
    const { sealed } = event;
    const isSealedSound = sealed === null || digests.sealedAt === null ? sealed === digests.sealedAt : hasDigest(sealed, envelope, digests.sealedAt);
    if (!isSealedSound) {
      this.findings.add('SEALED_ALTERED', position, `The sealed body at position ${position} is not the one whose SHA-256 stands in its envelope.`);
    }
    const column = isOdd || event.columns === null ? null : contradictingColumn(event);
    if (column !== null) {
      this.findings.add('COLUMN_ALTERED', position, `At position ${position} the column ${column} of the database says something else than the envelope.`);
    }
    if (this.#isEarlier(envelope)) {
      this.findings.add('TIME_RUNS_BACK', position, `The event at position ${position} was recorded before the one in front of it.`);
    }
  }

  /** Whether the envelope's time lies before the last one's; remembers it. */
  #isEarlier(envelope: Uint8Array): boolean {
    const last = this.#lastTime;
    let order = 0;
    for (let place = 0; place < last.length; place += 1) {
      const byte = envelope[TIME_AT + place] ?? 0;
      if (order === 0) order = byte - (last[place] ?? 0);
      last[place] = byte;
    }
    return order < 0;
  }
}
