import { currentVersions, encodeData } from '@lindung/domain/event-codec';
import { type ImportEvent } from '@lindung/domain/import/events';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { type WorkerEvent } from '@lindung/domain/worker/events';
import { type Actor, type EventStore } from '@lindung/event-store/event-store';
import { eventAad, sealBody } from '@lindung/personal-data/sealing';
import { type Vault } from '@lindung/personal-data/vault';

type WrittenEvent = WorkerEvent | ProgramEvent | ImportEvent;

const actors: readonly Actor[] = [
  { subject: 'sari', name: 'Sari "Dewi"', role: 'disnaker' },
  { subject: 'budi', name: 'Budi', role: 'dinsos' },
  { subject: 'tono', name: 'Tono', role: 'bendahara' },
];

/** Numbers that look random and follow from a seed (mulberry32), so that a failure can be repeated. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () => this.below(0x1_0000_0000).toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** A day of 2026; entries are dated in any order, as people do. */
  day(): string {
    return `2026-${String(1 + this.below(12)).padStart(2, '0')}-${String(1 + this.below(28)).padStart(2, '0')}`;
  }
}

/** Appends events one by one, sealed as the application seals them. */
export class HistoryWriter {
  private readonly revisions = new Map<string, number>();
  private waiting: Parameters<EventStore['append']>[0][number][] = [];

  constructor(
    readonly random: SeededRandom,
    private readonly eventStore: EventStore,
    private readonly vault: Vault,
  ) {}

  /** A fresh key of the vault. */
  async newKey(purpose: 'worker' | 'import'): Promise<string> {
    const keyId = this.random.uuid();
    await this.vault.createKeys([{ keyId, purpose }]);
    return keyId;
  }

  async append(streamId: string, event: WrittenEvent): Promise<void> {
    const sealed = event.personal === undefined || !('keyId' in event.data) || event.data.keyId === undefined ? null : await this.seal(event.data.keyId, streamId, event.type, event.personal);
    this.put(streamId, event.type, event.data, event.occurredOn ?? this.random.day(), sealed);
    if (this.waiting.length >= 200) await this.flush();
  }

  /** What the log holds besides: a remembered command, which no read model shows. */
  claimCommand(): void {
    this.put(`command-${this.random.uuid()}`, 'CommandClaimed', { bodyHmac: 'ab', outcome: [] }, this.random.day(), null);
  }

  /** Appends what is waiting. */
  async flush(): Promise<void> {
    const results = await this.eventStore.append(this.waiting);
    if (results.some((result) => result.kind !== 'appended')) throw new Error('The history was not appended.');
    this.waiting = [];
  }

  private put(streamId: string, type: WrittenEvent['type'] | 'CommandClaimed', data: object, occurredOn: string, sealed: Uint8Array | null): void {
    const revision = this.revisions.get(streamId) ?? 0;
    this.revisions.set(streamId, revision + 1);
    const event = {
      eventId: this.random.uuid(), type, version: currentVersions[type], occurredOn, actor: this.random.pick(actors),
      commandId: this.random.uuid(), correlationId: this.random.uuid(), data: encodeData(data), sealed,
    };
    this.waiting.push({ appends: [{ streamId, expectedRevision: revision === 0 ? 'no-stream' : revision - 1, events: [event] }] });
  }

  private async seal(keyId: string, streamId: string, type: string, body: object): Promise<Uint8Array | null> {
    const key = (await this.vault.getKeys([keyId])).get(keyId);
    return key === undefined ? null : sealBody(key, eventAad(keyId, streamId, type), body);
  }
}
