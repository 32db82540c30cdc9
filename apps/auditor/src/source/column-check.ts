import { EnvelopeFormatError, parseEnvelope } from '@lindung/event-store/envelope';
import { isWrittenFor } from './envelope-layout.js';
import { type RawEvent } from './log-source.js';

/** The first column that says something else than the envelope, or null; `envelope` where that is not what Lindung writes for its fields. */
export function contradictingColumn({ columns, envelope }: RawEvent): string | null {
  if (columns === null) return null;
  try {
    const text = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.length).toString('utf8');
    const fields = parseEnvelope(text);
    if (!isWrittenFor(text, fields)) return 'envelope';
    for (const name of ['eventId', 'streamId', 'revision', 'type', 'version', 'recordedAt'] as const) {
      if (columns[name] !== fields[name]) return name;
    }
    return null;
  } catch (error) {
    if (error instanceof EnvelopeFormatError) return 'envelope';
    throw error;
  }
}
