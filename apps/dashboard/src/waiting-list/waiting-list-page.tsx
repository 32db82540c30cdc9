/** Who is next, in the order of the policy, and how far the seats left would reach. */
import { Badge, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { useAnswer } from '../api/queries';
import { day, number, place } from '../format';
import { useProgramId } from '../layout/program-id';
import { Answer } from '../parts/answer';
import { Empty } from '../parts/empty';
import { CursorPages } from '../parts/cursor-pages';
import { DataTable, type Column } from '../parts/data-table';
import { PageTitle } from '../parts/page-title';
import { RouteAnchor } from '../parts/route-link';
import { Section } from '../parts/section';
import { useTerm } from '../parts/terms';

const PAGE_ROWS = 50;
/** A card is as high as five rows. */
const PAGE_CARDS = 20;
type WaitingList = QueryAnswer<'waitingList'>;
type Item = WaitingList['items'][number];

function WaitingTable({ programId, list }: { readonly programId: string; readonly list: WaitingList }) {
  const { t } = useTranslation();
  const term = useTerm();
  const reached = list.cutOff?.rank ?? 0;
  const columns: Column<Item>[] = [
    {
      key: 'rank',
      header: t('field.rank'),
      heading: true,
      render: (item) => (
        <RouteAnchor to="/program/$programId/workers/$workerId" params={{ programId, workerId: item.workerId }} c="#0b5563" underline="always" fw={600}>
          {t('field.rank')} {number(item.rank)}
        </RouteAnchor>
      ),
    },
    { key: 'decile', header: t('dimension.decile'), figure: true, render: (item) => number(item.decile) },
    { key: 'occupation', header: t('dimension.occupation'), render: (item) => term('occupation', item.occupation) },
    { key: 'kecamatan', header: t('dimension.kecamatan'), render: (item) => item.kecamatan },
    { key: 'registered', header: t('field.registeredAt'), render: (item) => day(item.registeredAt) },
    {
      key: 'reach',
      header: t('waiting.reach'),
      render: (item) =>
        item.rank <= reached ? (
          <Badge tt="none" radius="sm" style={{ background: '#cfe9ee', color: '#074550' }}>
            {t('waiting.within')}
          </Badge>
        ) : (
          t('waiting.beyond')
        ),
    },
  ];
  return <DataTable caption={t('waiting.title')} columns={columns} rows={list.items} rowKey={(item) => item.workerId} />;
}

export function WaitingListPage() {
  const { t } = useTranslation();
  const programId = useProgramId();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const limit = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false }) ? PAGE_ROWS : PAGE_CARDS;
  const result = useAnswer('waitingList', { id: programId }, { limit, cursor: cursors.at(-1) }, { keepPrevious: true });
  return (
    <Stack>
      <PageTitle title={t('waiting.title')} subtitle={t('waiting.help')} />
      <Answer result={result} placeholderHeight={400}>
        {(list) =>
          list.items.length === 0 ? (
            <Empty title={t('waiting.empty')} />
          ) : (
            <Section title={list.cutOff === null ? t('waiting.noCutOff') : t('waiting.cutOff', { rank: number(list.cutOff.rank) })}>
              <Stack>
                <WaitingTable programId={programId} list={list} />
                <CursorPages
                  page={cursors.length + 1}
                  label={t('waiting.title')}
                  onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : null}
                  onNext={list.nextCursor === null ? null : () => setCursors([...cursors, list.nextCursor ?? ''])}
                />
                <Text size="xs" c="#4a5f66">
                  {t('app.upTo', { position: place(list.position) })}
                </Text>
              </Stack>
            </Section>
          )
        }
      </Answer>
    </Stack>
  );
}
