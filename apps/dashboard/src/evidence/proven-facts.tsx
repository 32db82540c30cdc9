/** One line for each thing that this browser has checked by itself, and the figures of the checkpoint. */
import { Code, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../format';
import { Facts } from '../parts/facts';
import { type Verified } from './verdict';

/** Enough of a root hash to compare by eye. */
const SHORT_HASH = 12;

interface ProvenFactsProps {
  readonly verified: Verified;
  /** What else was checked, before all that. */
  readonly first?: readonly string[];
}

export function ProvenFacts({ verified, first = [] }: ProvenFactsProps) {
  const { t } = useTranslation();
  const { position, size, root, keyName, keyId, knownSince, knownSize, signedAt } = verified;
  const told = { position: number(position), size: number(size), key: keyName, since: knownSince === null ? '' : moment(knownSince), known: number(knownSize ?? 0) };
  const signed = knownSince === null ? t('evidence.signedFirst', told) : t('evidence.signed', told);
  const oneHistory = knownSize === null ? t('evidence.oneHistoryFirst', told) : t('evidence.oneHistory', told);
  return (
    <Stack gap="sm">
      <List size="sm" spacing={4} icon={<span aria-hidden="true">✓</span>} styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
        {[...first, signed, t('evidence.included', told), oneHistory].map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
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
