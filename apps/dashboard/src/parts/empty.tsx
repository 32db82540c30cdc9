/** Nothing to show, and what to do about it. */
import { Button, Paper, Stack, Text } from '@mantine/core';

interface EmptyProps {
  readonly title: string;
  readonly help?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export function Empty({ title, help, action }: EmptyProps) {
  return (
    <Paper p="xl" withBorder={false} bg="#eef4f6">
      <Stack align="center" gap="xs">
        <Text fw={600} ta="center">
          {title}
        </Text>
        {help && (
          <Text size="sm" ta="center">
            {help}
          </Text>
        )}
        {action && (
          <Button variant="default" onClick={action.run}>
            {action.label}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
