/** The burn-down: what became of the ceiling, by business date. */
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { EventsLink } from '../events/events-link';
import { day, number, rupiah, today } from '../format';
import { dayOf } from '../moment/moment-search';
import { useAsOf } from '../moment/use-moment';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { ChartOrTable } from '../parts/chart-or-table';
import { DataTable, type Column } from '../parts/data-table';
import { Section } from '../parts/section';
import { burnDownOption } from './burn-down-option';

type BurnDown = QueryAnswer<'burnDown'>;
type Point = BurnDown['points'][number];

function Forecast({ forecast }: { readonly forecast: BurnDown['forecast'] }) {
  const { t } = useTranslation();
  if (forecast === null) return <Text size="sm">{t('overview.forecastNone')}</Text>;
  const use = { daily: rupiah(forecast.dailyRupiah), days: number(forecast.windowDays) };
  return (
    <Text size="sm" fw={600}>
      {forecast.exhaustsOn === null ? t('overview.forecastNever', use) : t('overview.forecast', { ...use, date: day(forecast.exhaustsOn) })}
    </Text>
  );
}

function Curve({ points, year, exhaustsOn }: { readonly points: readonly Point[]; readonly year: number; readonly exhaustsOn: string | null }) {
  const { t, i18n } = useTranslation();
  const asOf = useAsOf();
  // Looking back to a position, only the log knows the day; the last movement is near enough to draw.
  const lastDay = asOf === undefined ? today() : (dayOf(asOf) ?? points.at(-1)?.date ?? today());
  const option = useMemo(() => burnDownOption(points, { year, today: lastDay, exhaustsOn }, i18n.t), [points, year, lastDay, exhaustsOn, i18n.t, i18n.language]);
  const figure = (key: Exclude<keyof Point, 'date'>): Column<Point> => ({ key, header: t(`budget.${key}`), figure: true, render: (point) => rupiah(point[key]) });
  const columns: Column<Point>[] = [
    { key: 'date', header: t('field.date'), heading: true, render: (point) => day(point.date) },
    figure('ceiling'),
    figure('committed'),
    figure('realised'),
    figure('refunded'),
    figure('free'),
  ];
  const table = <DataTable caption={t('overview.burnDown')} columns={columns} rows={points} rowKey={(point) => point.date} />;
  return <ChartOrTable option={option} heightPx={340} label={t('overview.burnDownLabel')} table={table} />;
}

export function BurnDownPanel({ programId }: { readonly programId: string }) {
  const { t } = useTranslation();
  const year = useAnswer('programs').data?.programs.find((program) => program.programId === programId)?.year;
  const burnDown = useAnswer('burnDown', { id: programId });
  return (
    <Section
      title={t('overview.burnDown')}
      aside={
        <Text size="sm">
          <EventsLink programId={programId} behind="free" what={t('overview.burnDown')} words={t('log.entries')} />
        </Text>
      }
    >
      <Answer result={burnDown} placeholderHeight={340}>
        {({ points, forecast }) =>
          points.length === 0 ? (
            <Empty title={t('overview.burnDownEmpty')} />
          ) : (
            <>
              <Curve points={points} year={year ?? Number(points[0]?.date.slice(0, 4))} exhaustsOn={forecast?.exhaustsOn ?? null} />
              <Forecast forecast={forecast} />
            </>
          )
        }
      </Answer>
    </Section>
  );
}
