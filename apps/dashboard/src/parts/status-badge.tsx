/** A standing or status in words, with a colour that only repeats what the words say. */
import { Badge } from '@mantine/core';
import { useTerm } from './terms';

const looks: Record<string, { readonly background: string; readonly color: string }> = {
  covered: { background: '#0b5563', color: '#fff' },
  paid: { background: '#cfe9ee', color: '#074550' },
  allocated: { background: '#fbe7b0', color: '#533b00' },
  waiting: { background: '#e3e9fb', color: '#22347a' },
  rejected: { background: '#fbdcdc', color: '#7d1414' },
  'coverage-rejected': { background: '#fbdcdc', color: '#7d1414' },
  exited: { background: '#e5e5e5', color: '#3a3a3a' },
};
const plain = { background: '#edf1f2', color: '#33474d' };

export function StatusBadge({ status }: { readonly status: string }) {
  const term = useTerm();
  const look = looks[status] ?? plain;
  return (
    <Badge tt="none" radius="sm" fw={600} miw="max-content" style={look}>
      {term('status', status)}
    </Badge>
  );
}
