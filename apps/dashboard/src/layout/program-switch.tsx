/** Chooses the programme that every page speaks about. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { useProgramId } from './program-id';

export function ProgramSwitch() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const programId = useProgramId();
  // One may go from programme to programme also while looking back to when none was open.
  const programs = useAnswer('programs', {}, {}, { live: true }).data?.programs ?? [];
  if (programs.length === 0 || programId === '') return null;
  const years = programs.map((program) => program.year);
  const label = (year: number, id: string) => (years.filter((other) => other === year).length > 1 ? `${year} · ${id}` : `${t('app.program')} ${year}`);
  return (
    <NativeSelect
      aria-label={t('app.program')}
      value={programId}
      maw={{ base: 150, xs: 260 }}
      data={programs.map((program) => ({ value: program.programId, label: label(program.year, program.programId) }))}
      onChange={(event) => void navigate({ to: '/program/$programId', params: { programId: event.currentTarget.value } })}
    />
  );
}
