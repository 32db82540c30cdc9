/** A page's heading. It takes the focus when the page opens, so that a screen reader says where one is. */
import { Box, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMomentName } from '../moment/moment-words';
import { useAsOf } from '../moment/use-moment';

interface PageTitleProps {
  readonly title: string;
  readonly subtitle?: string;
}

export function PageTitle({ title, subtitle }: PageTitleProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const asOf = useAsOf();
  const name = useMomentName();
  const told = asOf === undefined ? title : t('moment.titleSuffix', { title, moment: name(asOf) });
  useEffect(() => {
    document.title = `${told} – ${t('app.name')}`;
  }, [told, t]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Box>
      <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        {title}
      </Title>
      {subtitle && (
        <Text c="#4a5f66" size="sm">
          {subtitle}
        </Text>
      )}
    </Box>
  );
}
