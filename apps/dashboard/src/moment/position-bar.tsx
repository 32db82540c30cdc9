/** Above every page: the moment that it speaks of, and the proof behind its figures. */
import { useAnswer } from '../api/queries';
import { EvidenceAlarm } from '../evidence/evidence-alarm';
import { EvidenceBadge } from '../evidence/evidence-badge';
import { useEvidence, type Evidence } from '../evidence/use-evidence';
import { today } from '../format';
import { useProgramId } from '../layout/program-id';
import { LookingBackBanner } from './looking-back-banner';
import { positionOf } from './moment-search';
import { TimeBar } from './time-bar';
import styles from './time-bar.module.css';
import { useAsOf } from './use-moment';

/** The day on which the programme was opened, or the first of all where a page belongs to none; today while there is none. */
function useFirstDay(): string {
  const programId = useProgramId();
  const programs = useAnswer('programs', {}, {}, { live: true }).data?.programs ?? [];
  const own = programs.find((program) => program.programId === programId);
  const days = (own ? [own] : programs).map((program) => program.openedOn);
  return days.sort()[0] ?? today();
}

/** When the event at the position in the address was recorded, as far as that was proven; undefined while it is examined. */
function useRecordedAt({ verdict, position }: Evidence): string | null | undefined {
  const asOf = useAsOf();
  if (verdict.state === 'checking' || verdict.state === 'waiting') return undefined;
  return verdict.state === 'verified' && asOf !== undefined && positionOf(asOf) === position ? verdict.recordedAt : null;
}

export function PositionBar() {
  const firstDay = useFirstDay();
  const evidence = useEvidence();
  const recordedAt = useRecordedAt(evidence);
  return (
    <>
      <div className={styles['frame']}>
        <div className={styles['line']}>
          <TimeBar firstDay={firstDay} recordedAt={recordedAt} />
          <EvidenceBadge evidence={evidence} />
        </div>
        <LookingBackBanner />
      </div>
      <EvidenceAlarm evidence={evidence} />
    </>
  );
}
