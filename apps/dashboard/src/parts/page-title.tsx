/** A page's heading. It takes the focus when the page opens, so that a screen reader says where one is. */
import { Box, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface PageTitleProps {
  readonly title: string;
  readonly subtitle?: string;
}

export function PageTitle({ title, subtitle }: PageTitleProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
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
