/** What the evidence leaves open: always two things, and more for whoever may not read the log. */
import { Code, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../format';
import { lastMsOf } from '../moment/moment-search';
import { useMomentName } from '../moment/moment-words';
import { useAsOf } from '../moment/use-moment';
import { type Verified } from './verdict';

/** What was not held against the log: the event, the moment, or what a moment that is not over may still hold. */
function useOpenLines(): (verified: Pick<Verified, 'position' | 'recordedAt' | 'moment'>) => readonly string[] {
  const { t } = useTranslation();
  const asOf = useAsOf();
  const name = useMomentName();
  return ({ position, recordedAt, moment }) => {
    const told = { position: number(position), moment: asOf === undefined ? '' : name(asOf) };
    const isUnread = position > 0 && recordedAt === null;
    const isOfADay = asOf !== undefined && lastMsOf(asOf) !== null;
    return [
      ...(isUnread ? [t('evidence.notProvenEvent', told)] : []),
      ...(isOfADay && moment === null ? [t(position === 0 ? 'evidence.notProvenNone' : 'evidence.notProvenMoment', told)] : []),
      ...(moment?.bound === 'running' ? [t('evidence.notProvenRunning', told)] : []),
    ];
  };
}

export function NotProven({ verified }: { readonly verified: Verified }) {
  const { t } = useTranslation();
  const openLines = useOpenLines();
  return (
    <div>
      <Text fw={650} size="sm">
        {t('evidence.notProvenTitle')}
      </Text>
      <List size="sm" spacing={4}>
        {openLines(verified).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
        <List.Item>
          {t('evidence.notProvenSums')} <Code>npm run auditor -- replay --compare</Code>
        </List.Item>
        <List.Item>
          {t('evidence.notProvenPage')} <Code>npm run auditor -- verify</Code>
        </List.Item>
      </List>
    </div>
  );
}
