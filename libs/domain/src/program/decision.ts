import { accept, refuse, type Decision } from '../decision.js';
import { type BusinessDate } from '../values/brands.js';
import { hasNik, hasNikRun } from '../values/clear-text.js';
import { type ProgramEvent } from './events.js';
import { type OpenWork, type ProgramState } from './state.js';

/**
 * The outcome of a programme's command. `open-work` is no answer to a person: a round or batch was
 * cut short, and the handler completes it (`continueOpenWork`) and then decides again.
 */
export type ProgramDecision = Decision<ProgramEvent> | { readonly kind: 'open-work'; readonly openWork: OpenWork };

/** What deciding needs besides state and command. */
export interface DecisionContext {
  /** Stable subject of whoever gives the command. */
  readonly actorSubject: string;
  /** The business day on which it is given. */
  readonly today: BusinessDate;
  /** Most seats or payments that the store takes in one append; larger rounds and batches go block by block. */
  readonly blockSeats: number;
}

export type Refused = ReturnType<typeof refuse>;

/** Nothing to do: the command's outcome stands already. */
export const nothingToDo: ProgramDecision = accept();

/** What one command of a programme says, given a programme that can take it. */
type Rule = (state: ProgramState) => ProgramDecision;

const unknown = refuse('PROGRAM_UNKNOWN', 'Open the programme first, or check its id.');

/**
 * The way of every command but OpenProgram: the programme must exist, and whatever is open is
 * completed first. `work` is the round or batch that the command would open; where that was opened
 * before, the command has been done. Only `settling` commands are taken by a closed programme.
 */
export function onProgram(state: ProgramState | null, kind: 'shaping' | 'settling', rule: Rule, work: string | null = null): ProgramDecision {
  if (state === null) return unknown;
  if (state.openWork !== null) return { kind: 'open-work', openWork: state.openWork };
  if (work !== null && state.knownWork.has(work)) return nothingToDo;
  if (kind === 'shaping' && state.closed) {
    return refuse('PROGRAM_CLOSED', 'A closed programme only takes confirmations, rejections, reversals, refunds and ends of cover.');
  }
  return rule(state);
}

/** The first refusal of several checks, or null. */
export function firstRefusal(...checks: readonly (Refused | null)[]): Refused | null {
  return checks.find((check) => check !== null) ?? null;
}

/** A whole number within bounds, or the refusal that says so. */
export function checkWhole(field: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): Refused | null {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return null;
  return refuse('FIELD_INVALID', max === Number.MAX_SAFE_INTEGER ? `Give a whole number from ${min} on.` : `Give a whole number from ${min} to ${max}.`, { field });
}

/** Business dates may lie in the past, never in the future. */
export function checkNotInFuture(field: string, date: BusinessDate, today: BusinessDate): Refused | null {
  return date <= today ? null : refuse('DATE_IN_FUTURE', `Give a date up to ${today}.`, { field });
}

type Texts = Readonly<Record<string, string | null>>;

function checkTexts(texts: Texts, carriesNik: (text: string) => boolean): Refused | null {
  for (const [field, text] of Object.entries(texts)) {
    if (text !== null && carriesNik(text)) return refuse('CLEAR_TEXT_HAS_NIK', 'Remove the 16 digits from this text.', { field });
  }
  return null;
}

/** Sentences that stay readable in the log must not carry a NIK, however it is spaced; null texts pass. */
export const checkClearText = (texts: Texts): Refused | null => checkTexts(texts, hasNik);

/** Numbers of documents must not carry 16 digits in a row; the treasury's dotted ones pass. */
export const checkDocumentNumber = (texts: Texts): Refused | null => checkTexts(texts, hasNikRun);

/** A note of an official about one worker, sealed under that worker's key. */
export interface NoteInput {
  readonly keyId: string;
  readonly note: string;
}

/** The parts of an event that carry a sealed note, or nothing. */
export function noteParts(note: NoteInput | null): { readonly key: { readonly keyId?: string }; readonly personal: { readonly personal?: { readonly note: string } } } {
  return note === null ? { key: {}, personal: {} } : { key: { keyId: note.keyId }, personal: { personal: { note: note.note } } };
}

