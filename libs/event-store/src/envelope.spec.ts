import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EnvelopeFormatError, envelopeHead, envelopeMatches, envelopeRest, parseEnvelope, recordedAtOf, sha256Hex } from './envelope.js';
import type { NewEvent, Position, RecordedEvent } from './event-store.js';

const RECORDED_AT = '2026-01-05T02:11:09.123Z';

const EVENT: NewEvent = {
  eventId: '0f0e3e0a-3f6b-5d0e-8f57-2f8f5f6a7b11',
  type: 'WorkerRegistered',
  version: 2,
  occurredOn: '2026-01-05',
  actor: { subject: 's-1', name: 'Sari', role: 'disnaker' },
  commandId: '5b3a1f9e-6a53-5c0b-9d0e-1f2e3d4c5b6a',
  correlationId: 'import-1',
  data: '{"kecamatan":"327503"}',
  sealed: Uint8Array.of(1, 2, 3),
};

function recorded(event: NewEvent, streamId = 'worker-1', revision = 4): RecordedEvent {
  const envelope = envelopeHead(RECORDED_AT) + envelopeRest(event, streamId, revision);
  return { ...event, position: '9' as Position, streamId, revision, recordedAt: RECORDED_AT, envelope };
}

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('","role":"', '\\', '"', '\u2028', '","commandId":"'));
const events = fc.record({
  eventId: fc.uuid(),
  type: text,
  version: fc.integer({ min: 1, max: 32_767 }),
  occurredOn: fc.constantFrom('2026-01-05', '2025-12-31'),
  actor: fc.record({ subject: text, name: text, role: text }),
  commandId: text,
  correlationId: text,
  data: fc.json(),
  sealed: fc.option(fc.uint8Array({ minLength: 1 })),
});

describe('the envelope', () => {
  it('is exactly this text', () => {
    expect(recorded(EVENT).envelope).toBe(
      '{"recordedAt":"2026-01-05T02:11:09.123Z","eventId":"0f0e3e0a-3f6b-5d0e-8f57-2f8f5f6a7b11","streamId":"worker-1",' +
        '"revision":4,"type":"WorkerRegistered","version":2,"occurredOn":"2026-01-05",' +
        '"actor":{"subject":"s-1","name":"Sari","role":"disnaker"},"commandId":"5b3a1f9e-6a53-5c0b-9d0e-1f2e3d4c5b6a",' +
        '"correlationId":"import-1","dataSha256":"4bff30431263a459910fdbced15b444fe49a239a0f911d953ecbc0581f6694a5",' +
        '"sealedSha256":"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"}',
    );
  });

  it('says null where nothing is sealed', () => {
    expect(recorded({ ...EVENT, sealed: null }).envelope).toMatch(/,"sealedSha256":null\}$/);
  });

  it('is read as what was written, whatever the texts hold', () => {
    fc.assert(
      fc.property(events, text, fc.nat(), (event, streamId, revision) => {
        const { envelope } = recorded(event, streamId, revision);
        const fields = parseEnvelope(envelope);
        expect(fields).toEqual(JSON.parse(envelope));
        expect(fields).toMatchObject({ streamId, revision, actor: event.actor, dataSha256: sha256Hex(event.data) });
        expect(recordedAtOf(envelope)).toBe(RECORDED_AT);
        expect(envelopeMatches(recorded(event, streamId, revision))).toBe(true);
      }),
    );
  });

  it.each([
    ['data', { data: '{"kecamatan": "327503"}' }], ['sealed', { sealed: Uint8Array.of(1, 2, 4) }], ['sealed', { sealed: null }],
    ['eventId', { eventId: '1f0e3e0a-3f6b-5d0e-8f57-2f8f5f6a7b11' }], ['streamId', { streamId: 'worker-2' }], ['revision', { revision: 5 }],
    ['type', { type: 'WorkerExited' }], ['version', { version: 1 }], ['occurredOn', { occurredOn: '2026-01-06' }],
    ['actor', { actor: { ...EVENT.actor, role: 'dinsos' } }], ['commandId', { commandId: '' }], ['correlationId', { correlationId: '' }],
    ['recordedAt', { recordedAt: '2026-01-05T02:11:09.124Z' }], ['envelope', { envelope: `${recorded(EVENT).envelope} ` }],
  ])('does not match an event whose %s was changed', (_field, change) => {
    expect(envelopeMatches(recorded(EVENT))).toBe(true);
    expect(envelopeMatches({ ...recorded(EVENT), ...change })).toBe(false);
  });

  it.each(['', '{}', '{"recordedAt":"2026-01-05T02:11:09.123Z"}', recorded(EVENT).envelope.slice(0, 300), '{"a":"\\"}', '["\\n"]'])(
    'is refused in another layout: %j',
    (envelope) => {
      expect(() => parseEnvelope(envelope)).toThrow(EnvelopeFormatError);
    },
  );
});
