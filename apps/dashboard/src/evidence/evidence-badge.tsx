/** Says on every page whether its figures rest on the signed log, and opens to what was proven. */
import { CloseButton, Group, Modal, Popover, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { place } from '../format';
import styles from './evidence-badge.module.css';
import { EvidenceDetails } from './evidence-details';
import { type Evidence } from './use-evidence';

/** Signs that repeat what the words say. */
const signs = { verified: '✓', checking: '…', waiting: '…', none: '–', empty: '–', offline: '!', unavailable: '!', alarm: '✕' } as const;

interface BadgeProps {
  readonly evidence: Evidence;
  readonly onClick: () => void;
}

function Badge({ evidence: { verdict, position }, onClick, ...target }: BadgeProps) {
  const { t } = useTranslation();
  const isBeforeFirst = verdict.state === 'verified' && verdict.position === 0;
  const words = isBeforeFirst ? t('evidence.beforeFirst') : t(`evidence.state.${verdict.state}`, { position: place(position ?? '') });
  return (
    <UnstyledButton {...target} className={styles['badge'] ?? ''} data-state={verdict.state} onClick={onClick}>
      <span aria-hidden="true" className={styles['sign']}>
        {signs[verdict.state]}
      </span>
      <span>{words}</span>
    </UnstyledButton>
  );
}

/** Beside the badge on a desk; on a phone it takes the whole screen. */
export function EvidenceBadge({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const [opened, { close, toggle }] = useDisclosure(false);
  const address = useRouterState({ select: (state) => state.location.href });
  useEffect(close, [address, close]);
  const titleId = useId();
  const onPhone = useMediaQuery('(max-width: 47.99em)') ?? false;
  if (onPhone) {
    return (
      <>
        <Badge evidence={evidence} onClick={toggle} />
        <Modal opened={opened} onClose={close} title={t('evidence.title')} fullScreen classNames={{ content: styles['more'] ?? '' }}>
          <EvidenceDetails evidence={evidence} />
        </Modal>
      </>
    );
  }
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width="min(46rem, calc(100vw - 1.5rem))" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Badge evidence={evidence} onClick={toggle} />
      </Popover.Target>
      <Popover.Dropdown aria-labelledby={titleId} className={`${styles['window'] ?? ''} ${styles['more'] ?? ''}`}>
        <Group justify="space-between" wrap="nowrap" align="start" mb="xs">
          <Title order={2} size="h5" id={titleId}>
            {t('evidence.title')}
          </Title>
          <CloseButton aria-label={t('common.close')} onClick={close} />
        </Group>
        <EvidenceDetails evidence={evidence} />
      </Popover.Dropdown>
    </Popover>
  );
}
