import { describe, expect, it } from '@jest/globals';
import { commandNames } from './commands.js';
import { buildOpenApi, type ApiKind } from './openapi.js';
import { queryNames } from './queries.js';

const kinds: readonly ApiKind[] = ['command', 'query'];

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema: unknown; required: boolean }[];
  responses: Record<string, unknown>;
}

function operations(kind: ApiKind): [path: string, operation: Operation][] {
  return Object.entries(buildOpenApi(kind).paths).flatMap(([path, item]) =>
    Object.values(item).map((operation): [string, Operation] => [path, operation as unknown as Operation]),
  );
}

/** Every `$ref` anywhere in a JSON value. */
function refs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : refs(inner)));
}

describe.each(kinds)('OpenAPI of the %s API', (kind) => {
  it('is plain JSON whose references all resolve', () => {
    const document = JSON.parse(JSON.stringify(buildOpenApi(kind))) as Record<string, unknown>;
    expect(document['openapi']).toBe('3.1.0');
    for (const reference of refs(document)) {
      const target = reference.slice(2).split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
    }
  });

  it('declares each path parameter, and names each operation once', () => {
    const names = operations(kind).map(([, operation]) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const [path, operation] of operations(kind)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name)).toEqual(inPath);
      expect(declared.every((parameter) => parameter.required)).toBe(true);
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('lists every code that an answer may carry', () => {
    const { description } = buildOpenApi(kind).info;
    for (const code of ['QUOTA_EXHAUSTED', 'SAME_PERSON_ALLOCATED', 'NOT_CAUGHT_UP', 'FIELD_UNKNOWN']) expect(description).toContain(`| ${code} |`);
  });
});

describe('what the documents cover', () => {
  it('has every command and every query', () => {
    const ids = new Set([...operations('command'), ...operations('query')].map(([, operation]) => operation.operationId));
    for (const name of [...commandNames, ...queryNames]) expect(ids).toContain(name);
  });

  it('documents the dry run and the idempotency key', () => {
    const allocate = operations('command').find(([, operation]) => operation.operationId === 'allocate-quota')?.[1];
    expect(allocate?.parameters?.map((parameter) => parameter.name)).toEqual(['Idempotency-Key', 'dryRun']);
  });

  it('accepts minPosition on every query that answers from read models', () => {
    for (const [, operation] of operations('query')) {
      const names = operation.parameters?.map((parameter) => parameter.name) ?? [];
      expect(names.includes('minPosition')).toBe(operation.operationId !== 'config');
    }
  });
});
