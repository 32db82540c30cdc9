/**
 * Examines what a page rests on: that the event its figures were counted up to is the one in the
 * tree, by its envelope; and looking back to a day or time, that it is the last one recorded by then.
 * Both need the log itself, so that for whoever may not read it the leaf that the service keeps must do.
 */
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { lastMsOf } from '../moment/moment-search';
import { contentMatches, leafHashOf } from './event-content';
import { examine, proveInclusion, type Examination, type Opened } from './examine';
import { EvidenceAlarmRaised, type MomentFound, type Verified } from './verdict';

/**
 * So long after its end a moment is held to be over: the clocks of this computer and of the service
 * may differ, and an answer that is shown may have been given before.
 */
const OVER_AFTER_MS = 15 * 60_000;

/** Figures as a page shows them. */
export interface ShownFigures {
  /** Of the last event that they were counted over; 0 where there was none yet. */
  readonly position: number;
  /** The moment looked back to; undefined for now. */
  readonly asOf: string | undefined;
  /** Whether the person may read the log. */
  readonly seesLog: boolean;
}

/** A day or time that figures must be of. */
interface Moment {
  readonly asOf: string;
  readonly lastMs: number;
}

/** @throws EvidenceAlarmRaised and more, as {@link examine}. */
export async function examineFigures(examination: Examination, { position, asOf, seesLog }: ShownFigures): Promise<Verified> {
  const toLatest = asOf !== undefined;
  if (!seesLog) return (await examine(examination, { position, leafHash: null, toLatest })).verified;
  const own = position === 0 ? null : await eventAt(examination, position);
  const { verified, greatest } = await examine(examination, { position, leafHash: own && leafHashOf(own), toLatest });
  if (own !== null) mustMatch(own);
  const lastMs = asOf === undefined ? null : lastMsOf(asOf);
  const moment = asOf === undefined || lastMs === null ? null : await momentOf(examination, { asOf, lastMs }, { position, own, greatest });
  return { ...verified, recordedAt: own?.recordedAt ?? null, moment };
}

async function eventAt({ source }: Examination, position: number): Promise<HistoryEvent> {
  const [event] = await source.events(position - 1, 1);
  if (event?.position !== String(position)) throw new EvidenceAlarmRaised('EVENT_WITHHELD');
  return event;
}

function mustMatch(event: HistoryEvent): void {
  if (!contentMatches(event)) throw new EvidenceAlarmRaised('CONTENT_DIFFERS', [event.envelope]);
}

interface Place {
  readonly position: number;
  /** The event there, which was found in the tree; null at position 0. */
  readonly own: HistoryEvent | null;
  readonly greatest: Opened;
}

/** That the event at a position was recorded by the end of a moment, and the one after it was not. */
async function momentOf(examination: Examination, { asOf, lastMs }: Moment, place: Place): Promise<MomentFound> {
  const { own, greatest } = place;
  if (own !== null && Date.parse(own.recordedAt) > lastMs) throw new EvidenceAlarmRaised('OTHER_MOMENT', [greatest.note, own.envelope]);
  if (examination.now().getTime() < lastMs + OVER_AFTER_MS) return { asOf, bound: 'running', nextRecordedAt: null };
  const next = await provenNext(examination, place);
  if (next === null) return { asOf, bound: 'head', nextRecordedAt: null };
  if (Date.parse(next.recordedAt) <= lastMs) throw new EvidenceAlarmRaised('OTHER_MOMENT', [greatest.note, next.envelope]);
  return { asOf, bound: 'next', nextRecordedAt: next.recordedAt };
}

/** The event after a position, in the tree where that reaches so far; null where the log ends, which the tree must not deny. */
async function provenNext({ source }: Examination, { position, greatest }: Place): Promise<HistoryEvent | null> {
  // Asked only now: what the checkpoint covers was in the log before.
  const [next] = await source.events(position, 1);
  const isCovered = greatest.checkpoint.size > position;
  if (next === undefined && !isCovered) return null;
  if (next?.position !== String(position + 1)) throw new EvidenceAlarmRaised('EVENT_WITHHELD', [greatest.note]);
  if (isCovered) await proveInclusion(source, { position: position + 1, leafHash: leafHashOf(next) }, greatest);
  mustMatch(next);
  return next;
}
