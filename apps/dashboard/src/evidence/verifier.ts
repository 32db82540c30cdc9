/** The examinations that pages ask for. It brings the cryptography with it, and so is loaded only when the first one begins. */
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { contentMatches, leafHashOf } from './event-content';
import { type EvidenceSource } from './evidence-source';
import { examine, isSignedBy } from './examine';
import { examineFigures, type ShownFigures } from './examine-figures';
import { verdictOfFailure } from './failure';
import { type Verdict } from './verdict';
import { type WitnessMemory } from './witness-memory';

export interface Grounds {
  readonly source: EvidenceSource;
  readonly memory: WitnessMemory;
}

const now = () => new Date();

/** Whether the figures of a page rest on the signed log, and on the part of it that they should. */
export async function verdictOnFigures(grounds: Grounds, figures: ShownFigures): Promise<Verdict> {
  try {
    return await examineFigures({ ...grounds, now }, figures);
  } catch (error) {
    return verdictOfFailure(error);
  }
}

/** Whether an event, as it is shown, stands in the signed log. */
export async function verdictOnEvent(grounds: Grounds, event: HistoryEvent): Promise<Verdict> {
  try {
    if (!contentMatches(event)) return { state: 'alarm', reason: 'CONTENT_DIFFERS', exhibits: [event.envelope] };
    const { verified } = await examine({ ...grounds, now }, { position: Number(event.position), leafHash: leafHashOf(event), toLatest: true });
    return { ...verified, recordedAt: event.recordedAt };
  } catch (error) {
    return verdictOfFailure(error);
  }
}

/** Trusts other keys from now on. What was verified before stays, where one of them signed it: the history must go on. */
export function trustKeys({ memory }: Grounds, keys: readonly string[]): void {
  const remembered = memory.read();
  if (remembered !== null && isSignedBy(remembered.greatest, keys)) memory.write({ ...remembered, keys: [...keys] });
  else memory.forget();
}
