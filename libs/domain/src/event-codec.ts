import { type CommandClaimed } from './command/events.js';
import { type ImportEvent } from './import/events.js';
import { type ProgramEvent } from './program/events.js';
import { type WorkerEvent } from './worker/events.js';

/**
 * The storage format: every event type by the name and version under which its public body lies in
 * the log. A name is never changed. A body that changes its shape gets the next version here and an
 * upcaster from the last one, so that the rest of the code knows the current shape only.
 */
export type StorableEvent = WorkerEvent | ProgramEvent | ImportEvent | CommandClaimed;
export type StorableType = StorableEvent['type'];

/** The current version of every storable event. */
export const currentVersions = {
  WorkerRegistered: 1,
  WorkerReregistered: 1,
  WorkerDetailsCorrected: 1,
  DtsenVerified: 1,
  DtsenRejected: 1,
  WorkerExited: 1,
  WorkerReinstated: 1,
  PersonalDataRevealed: 1,
  PersonalDataErased: 1,

  ProgramOpened: 1,
  BudgetRevised: 1,
  QuotaRevised: 1,
  TariffRevised: 1,
  PolicyRevised: 1,
  NeedEstimateRevised: 1,
  AllocationRoundDrawn: 1,
  QuotaAllocated: 1,
  AllocationRoundCompleted: 1,
  AllocationReleased: 1,
  PaymentBatchOpened: 1,
  PremiumPaid: 1,
  PaymentBatchCompleted: 1,
  PremiumReversed: 1,
  PremiumRefunded: 1,
  CoverageConfirmed: 1,
  CoverageRejected: 1,
  CoverageEnded: 1,
  ParticipantFileIssued: 1,
  ProgramClosed: 1,

  ImportStarted: 1,
  ImportProgressed: 1,
  ImportCompleted: 1,
  ImportFailed: 1,
  RejectedRowsRevealed: 1,

  CommandClaimed: 1,
} as const satisfies Record<StorableType, number>;

/** An event as the log gives it back: name, version, and the body's exact JSON text. */
export interface StoredEvent {
  readonly type: string;
  readonly version: number;
  readonly data: string;
}

/** Name and body of each event that a decoder answers with. */
export type Decoded<Event extends { readonly type: string; readonly data: object }> = Event extends unknown
  ? { readonly type: Event['type']; readonly data: Event['data'] }
  : never;

/** Turns the body of one version into that of the next. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Upcasters by event type, then by the version that they start from. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

/** The log holds an event of a type or version that this release does not know: it is too old for this log. */
export class UnknownEventType extends Error {
  constructor(
    readonly type: string,
    readonly version: number,
  ) {
    super(`the event type ${JSON.stringify(type)} in version ${version} is not known to this release`);
    this.name = 'UnknownEventType';
  }
}

/** The body of a stored event is not a JSON object. The message never quotes the body. */
export class EventDataUnreadable extends Error {
  constructor(readonly type: string) {
    super(`the body of an event of type ${JSON.stringify(type)} is not a JSON object`);
    this.name = 'EventDataUnreadable';
  }
}

/** Reads stored events into the current shape of their bodies. */
export interface EventDecoder {
  /** Throws {@link UnknownEventType} or {@link EventDataUnreadable}. */
  decode(stored: StoredEvent): { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
}

function parseBody(stored: StoredEvent): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(stored.data);
  } catch {
    throw new EventDataUnreadable(stored.type);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new EventDataUnreadable(stored.type);
  return body as Readonly<Record<string, unknown>>;
}

/**
 * A decoder for the given current versions. Throws at once where the chain of upcasters from version
 * 1 to a current version has a hole, so that a forgotten one is found at start and not in the log.
 */
export function createEventDecoder(versions: Readonly<Record<string, number>>, upcasters: Upcasters): EventDecoder {
  const known = new Map(Object.entries(versions));
  const chains = new Map(Object.entries(upcasters).map(([type, chain]) => [type, new Map(Object.entries(chain))] as const));
  for (const [type, current] of known) {
    for (let version = 1; version < current; version += 1) {
      if (!chains.get(type)?.has(String(version))) throw new Error(`no upcaster for ${type} from version ${version}`);
    }
  }
  return {
    decode(stored) {
      const current = known.get(stored.type);
      if (current === undefined || !Number.isInteger(stored.version) || stored.version < 1 || stored.version > current) {
        throw new UnknownEventType(stored.type, stored.version);
      }
      let data = parseBody(stored);
      for (let version = stored.version; version < current; version += 1) {
        data = chains.get(stored.type)?.get(String(version))?.(data) ?? data;
      }
      return { type: stored.type, data };
    },
  };
}

/** No event has changed its shape yet. */
const upcasters: Upcasters = {};
const decoder = createEventDecoder(currentVersions, upcasters);

/**
 * A stored event with its body parsed and in its current shape. The body is trusted to have that
 * shape, since only `encodeData` of a decided event ever writes it. Throws {@link UnknownEventType}
 * or {@link EventDataUnreadable}.
 */
export const decodeEvent = (stored: StoredEvent): Decoded<StorableEvent> => decoder.decode(stored) as Decoded<StorableEvent>;

/** The exact JSON text of a public body: keys in the order in which the event wrote them, no spaces. */
export const encodeData = (data: object): string => JSON.stringify(data);
