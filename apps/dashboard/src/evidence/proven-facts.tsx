/** One line for each thing that this browser has checked by itself, and the figures of the checkpoint. */
import { Code, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../format';
import { useMomentName } from '../moment/moment-words';
import { Facts } from '../parts/facts';
import { type Verified } from './verdict';

/** Enough of a root hash to compare by eye. */
const SHORT_HASH = 12;

interface ProvenProps {
  readonly verified: Verified;
}

/** What was found of the moment looked back to, as one line; nothing where that shows nothing. */
function useMomentLines(): (verified: Verified) => readonly string[] {
  const { t } = useTranslation();
  const name = useMomentName();
  return ({ position, moment: found }) => {
    if (found === null || found.bound === 'running') return [];
    const told = { position: number(position), moment: name(found.asOf), next: found.nextRecordedAt === null ? '' : moment(found.nextRecordedAt) };
    if (position === 0) return [found.bound === 'next' ? t('evidence.noneBefore', told) : t('evidence.noneAtAll')];
    return [found.bound === 'next' ? t('evidence.lastBefore', told) : t('evidence.lastOfAll', told)];
  };
}

/** What was found of the event itself, or of the leaf that the service keeps for it. */
function useEventLines(): (verified: Verified) => readonly string[] {
  const { t } = useTranslation();
  return ({ position, size, recordedAt }) => {
    if (position === 0) return [];
    const told = { position: number(position), size: number(size), recorded: recordedAt === null ? '' : moment(recordedAt) };
    return recordedAt === null ? [t('evidence.includedLeaf', told)] : [t('evidence.ownEvent', told), t('evidence.included', told)];
  };
}

export function ProvenList({ verified }: ProvenProps) {
  const { t } = useTranslation();
  const momentLines = useMomentLines();
  const eventLines = useEventLines();
  const { keyName, knownSince, knownSize } = verified;
  const told = { key: keyName, since: knownSince === null ? '' : moment(knownSince), known: number(knownSize ?? 0) };
  const signed = knownSince === null ? t('evidence.signedFirst', told) : t('evidence.signed', told);
  const oneHistory = knownSize === null ? t('evidence.oneHistoryFirst', told) : t('evidence.oneHistory', told);
  return (
    <List size="sm" spacing={4} icon={<span aria-hidden="true">✓</span>} styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
      {[...eventLines(verified), ...momentLines(verified), signed, oneHistory].map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

export function CheckpointFacts({ verified }: ProvenProps) {
  const { t } = useTranslation();
  const { size, root, keyName, keyId, signedAt } = verified;
  return (
    <Stack gap="sm">
      <Facts
        columns={2}
        facts={[
          { name: t('evidence.size'), value: t('evidence.entries', { size: number(size) }) },
          { name: t('evidence.signedAt'), value: signedAt === null ? t('common.none') : moment(signedAt) },
          { name: t('evidence.root'), value: <Code title={root}>{root.slice(0, SHORT_HASH)}…</Code> },
          { name: t('evidence.key'), value: <Code>{`${keyName} ${keyId}`}</Code> },
        ]}
      />
      {signedAt !== null && (
        <Text size="xs" c="#4a5f66">
          {t('evidence.signedAtNote')}
        </Text>
      )}
    </Stack>
  );
}
