/** What the register holds of a worker, and where they stand in each programme. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { type Role } from '@lindung/integration-events/http/roles';
import { type WorkerAnswer } from '@lindung/integration-events/http/worker-answers';
import { useSession } from '../api/session';
import { day, number, rupiah } from '../format';
import { currentLanguage } from '../i18n/setup';
import { useProgramName } from '../layout/program-name';
import { Facts, type Fact } from '../parts/facts';
import { Section } from '../parts/section';
import { StatusBadge } from '../parts/status-badge';
import { useTerm } from '../parts/terms';

interface WorkerProps {
  readonly worker: WorkerAnswer;
}

function useDtsenWords(): (dtsen: WorkerAnswer['dtsen']) => string {
  const { t } = useTranslation();
  return (dtsen) => {
    if (dtsen === null) return t('worker.notVerified');
    if (dtsen.result === 'rejected') {
      return t('worker.rejectedBecause', { reason: explainCode(dtsen.reason ?? '', currentLanguage()) ?? dtsen.reason ?? t('common.unknown') });
    }
    const decile = dtsen.decile === null ? t('common.unknown') : number(dtsen.decile);
    return `${t('dimension.decile')} ${decile} (${dtsen.snapshotId}, ${day(dtsen.checkedAt)})`;
  };
}

export function WorkerFacts({ worker }: WorkerProps) {
  const { t } = useTranslation();
  const term = useTerm();
  const dtsen = useDtsenWords();
  const facts: Fact[] = [
    { name: t('dimension.kecamatan'), value: worker.kecamatan },
    { name: t('dimension.kelurahan'), value: worker.kelurahan },
    { name: t('dimension.occupation'), value: term('occupation', worker.occupation) },
    { name: t('dimension.sex'), value: worker.sex === null ? t('common.none') : term('sex', worker.sex) },
    { name: t('field.registeredAt'), value: day(worker.registeredAt) },
    { name: t('field.source'), value: worker.source ?? t('common.none') },
    { name: t('field.dtsen'), value: dtsen(worker.dtsen) },
    { name: t('worker.warnings'), value: worker.warnings.length === 0 ? t('worker.noWarnings') : worker.warnings.map((code) => term('warning', code)).join('; ') },
    { name: t('field.workerId'), value: worker.workerId },
  ];
  return (
    <Section title={t('worker.facts')}>
      <Facts facts={facts} />
    </Section>
  );
}

/** Roles from whom the service keeps KPJ numbers. */
const withoutKpj: readonly Role[] = ['komisi4', 'admin'];

/** What stands for a KPJ number that is not there: that there is none, or that this role does not see it. */
function useNoKpj(): string {
  const { t } = useTranslation();
  const roles = useSession()?.roles ?? [];
  return roles.every((role) => withoutKpj.includes(role)) ? t('worker.hidden') : t('common.none');
}

function SeatFacts({ seat }: { readonly seat: WorkerAnswer['programs'][number] }) {
  const { t } = useTranslation();
  const name = useProgramName();
  const noKpj = useNoKpj();
  const none = t('common.none');
  const date = (value: string | null) => (value === null ? none : day(value));
  const facts: Fact[] = [
    { name: t('field.rank'), value: seat.rank === null ? none : number(seat.rank) },
    { name: t('field.allocatedAt'), value: date(seat.allocatedAt) },
    { name: t('worker.premium'), value: seat.premiumRupiah === null ? none : rupiah(seat.premiumRupiah) },
    { name: t('field.paidAt'), value: date(seat.paidAt) },
    { name: t('field.sp2dNumber'), value: seat.sp2dNumber ?? none },
    { name: t('field.coverFrom'), value: date(seat.coverFrom) },
    { name: t('field.coverUntil'), value: date(seat.coverUntil) },
    { name: t('field.kpj'), value: seat.kpj ?? noKpj },
  ];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h5">
          {name(seat.programId)}
        </Title>
        <Text size="xs" c="#4a5f66">
          {seat.programId}
        </Text>
        <StatusBadge status={seat.status} />
      </Group>
      {seat.allocatedAt === null && seat.rank === null ? <Text size="sm">{t('worker.noSeat')}</Text> : <Facts facts={facts} columns={4} />}
    </Stack>
  );
}

export function ProgramFacts({ worker }: WorkerProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('worker.programs')}>
      <Stack>
        {worker.programs.map((seat) => (
          <SeatFacts key={seat.programId} seat={seat} />
        ))}
      </Stack>
    </Section>
  );
}
