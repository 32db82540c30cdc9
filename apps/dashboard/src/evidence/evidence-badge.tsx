/** Says on every page whether its figures rest on the signed log, and opens to what was proven. */
import { Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { place } from '../format';
import styles from './evidence-badge.module.css';
import { EvidenceDetails } from './evidence-details';
import { type Evidence } from './use-evidence';

/** Signs that repeat what the words say. */
const signs = { verified: '✓', checking: '…', waiting: '…', none: '–', empty: '–', offline: '!', unavailable: '!', alarm: '✕' } as const;

export function EvidenceBadge({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  const [opened, { close, toggle }] = useDisclosure(false);
  const address = useRouterState({ select: (state) => state.location.href });
  useEffect(close, [address, close]);
  const titleId = useId();
  const { state } = evidence.verdict;
  const position = evidence.position === null ? '' : place(evidence.position);
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width="min(30rem, calc(100vw - 1.5rem))" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={styles['badge'] ?? ''} data-state={state} onClick={toggle}>
          <span aria-hidden="true" className={styles['sign']}>
            {signs[state]}
          </span>
          <span>{t(`evidence.state.${state}`, { position })}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-labelledby={titleId} className={styles['details'] ?? ''}>
        <EvidenceDetails evidence={evidence} titleId={titleId} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  );
}
