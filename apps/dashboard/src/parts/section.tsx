/** A titled part of a page, a landmark by its heading. */
import { Group, Paper, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** As high as its neighbour in a grid. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, aside, fill = false, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} {...(fill ? { h: '100%' } : {})}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
