/** Next and previous for lists that are read by cursor. */
import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../format';

interface CursorPagesProps {
  readonly page: number;
  readonly label: string;
  /** Null where there is none. */
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
}

export function CursorPages({ page, label, onPrevious, onNext }: CursorPagesProps) {
  const { t } = useTranslation();
  if (onPrevious === null && onNext === null) return null;
  const turn = (page: (() => void) | null) => () => {
    page?.();
    window.scrollTo({ top: 0 });
  };
  return (
    <Group component="nav" aria-label={label} justify="center" className="no-print">
      <Button variant="default" disabled={onPrevious === null} onClick={turn(onPrevious)}>
        {t('common.previous')}
      </Button>
      <Text size="sm">{t('common.page', { page: number(page) })}</Text>
      <Button variant="default" disabled={onNext === null} onClick={turn(onNext)}>
        {t('common.next')}
      </Button>
    </Group>
  );
}
