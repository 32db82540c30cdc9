/** A list of names and values, as many columns as fit. */
import { SimpleGrid, Text } from '@mantine/core';
import { type ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

interface FactsProps {
  readonly facts: readonly Fact[];
  readonly columns?: number;
}

export function Facts({ facts, columns = 3 }: FactsProps) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, md: columns }} spacing="sm" m={0}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <Text component="dt" size="xs" c="#4a5f66">
            {fact.name}
          </Text>
          <Text component="dd" m={0} size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {fact.value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
