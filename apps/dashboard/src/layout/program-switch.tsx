/** Chooses the programme that every page speaks about. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { useProgramId } from './program-id';
import { useProgramName } from './program-name';

export function ProgramSwitch() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const programId = useProgramId();
  const name = useProgramName();
  // One may go from programme to programme also while looking back to when none was open.
  const programs = useAnswer('programs', {}, {}, { live: true }).data?.programs ?? [];
  if (programs.length === 0 || programId === '') return null;
  return (
    <NativeSelect
      aria-label={t('app.program')}
      value={programId}
      maw={{ base: 150, xs: 260 }}
      data={programs.map((program) => ({ value: program.programId, label: name(program.programId) }))}
      onChange={(event) => void navigate({ to: '/program/$programId', params: { programId: event.currentTarget.value } })}
    />
  );
}
