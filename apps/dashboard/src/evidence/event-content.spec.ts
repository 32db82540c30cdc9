import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from '@jest/globals';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { contentMatches, leafHashOf } from './event-content';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const data = { programId: 'program-3275-2026', workerId: 'abc', amountRupiah: 201_000, reason: 'administrative', policy: { maxDecile: 5 }, note: 'kutip "dua" dan é' };

function eventOf(): HistoryEvent {
  const fields = {
    recordedAt: '2026-03-01T02:11:09.123Z',
    eventId: '0191e0a0-0000-5000-8000-000000000001',
    streamId: 'program-3275-2026',
    revision: 4,
    type: 'AllocationReleased',
    version: 1,
    occurredOn: '2026-03-01',
    actor: { subject: 'disnaker:sari', name: 'Sari', role: 'disnaker' },
    commandId: 'c',
    correlationId: 'c',
    dataSha256: hex(sha256(bytesOf(JSON.stringify(data)))),
    sealedSha256: null,
  };
  return {
    position: '12', eventId: fields.eventId, streamId: fields.streamId, revision: 4, type: fields.type, occurredAt: '2026-03-01', recordedAt: fields.recordedAt,
    actor: 'disnaker:sari', actorName: 'Sari', role: 'disnaker', reason: 'administrative', data, sealed: false, envelope: JSON.stringify(fields),
  };
}

describe('what is shown of an event', () => {
  it('is what its envelope seals', () => {
    expect(contentMatches(eventOf())).toBe(true);
    expect(contentMatches({ ...eventOf(), reason: null })).toBe(true);
  });

  it.each<Partial<HistoryEvent>>([
    { data: { ...data, amountRupiah: 2_010_000 } },
    { data: { ...data, workerId: 'abd' } },
    { data: { ...data, extra: 1 } },
    { type: 'PremiumPaid' },
    { streamId: 'program-3275-2027' },
    { revision: 5 },
    { occurredAt: '2026-02-28' },
    { recordedAt: '2026-03-01T02:11:09.124Z' },
    { actor: 'disnaker:budi' },
    { actorName: 'Budi' },
    { role: 'bendahara' },
    { reason: 'karena saya mau' },
    { sealed: true },
    { envelope: '{}' },
    { envelope: 'null' },
    { envelope: '' },
    { envelope: '{"actor":null}' },
  ])('is found out where it differs: %j', (forged) => {
    expect(contentMatches({ ...eventOf(), ...forged })).toBe(false);
  });

  it('has a leaf of its position and the exact text of its envelope', () => {
    const { envelope } = eventOf();
    const leaf = new Uint8Array([0, ...[0, 0, 0, 0, 0, 0, 0, 11], ...bytesOf(envelope)]);
    expect(hex(leafHashOf({ position: '12', envelope }))).toBe(hex(sha256(leaf)));
    expect(leafHashOf({ position: '13', envelope })).not.toEqual(leafHashOf({ position: '12', envelope }));
  });
});
