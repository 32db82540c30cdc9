/** What a programme is called: by its budget year, and by its id too where another has the same year. */
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';

/** `Program 2026`; the id itself while its year is not known. */
export function useProgramName(): (programId: string) => string {
  const { t } = useTranslation();
  // One may go from programme to programme also while looking back to when none was open.
  const programs = useAnswer('programs', {}, {}, { live: true }).data?.programs ?? [];
  return (programId) => {
    const year = programs.find((program) => program.programId === programId)?.year;
    if (year === undefined) return programId;
    return programs.filter((program) => program.year === year).length > 1 ? `${year} · ${programId}` : `${t('app.program')} ${year}`;
  };
}
