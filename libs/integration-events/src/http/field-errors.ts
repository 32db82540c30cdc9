/** Turns what a schema found into the `errors` of a problem: one entry per field, with a stable code. */
import type { z } from 'zod';
import { reasons, type ReasonCode } from '@lindung/domain/reasons';
import type { FieldError } from './problem.js';

type Issue = z.core.$ZodIssue;

function isReasonCode(value: unknown): value is ReasonCode {
  return typeof value === 'string' && Object.hasOwn(reasons, value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** A branch of a union fits better the fewer of its discriminating fields are wrong, then the fewer errors it has. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const misfit = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'invalid_value' ? 4 : issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);
  return branches.reduce((best, branch) => (misfit(branch) < misfit(best) ? branch : best), branches[0] ?? []);
}

/** A name as programs and forms have it. What else stands in the place of a name may be somebody's. */
const plainName = /^[A-Za-z_][A-Za-z0-9_.[\]-]{0,63}$/;
const manyDigits = /\d{6}/;

/** The name of a field that nobody knows, fit to be repeated to whoever sent it; `?` where it may be personal data itself. */
export const shownFieldName = (name: string): string => (plainName.test(name) && !manyDigits.test(name) ? name : '?');

function explain(issue: Issue, input: unknown, prefix: readonly PropertyKey[]): FieldError[] {
  const path = [...prefix, ...issue.path];
  const field = path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path.map(String), shownFieldName(key)].join('.'), code: 'FIELD_UNKNOWN', message: reasons.FIELD_UNKNOWN.en }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) => explain(inner, input, path));
  }
  if (issue.code === 'custom' && isReasonCode(issue.params?.['code'])) {
    const code = issue.params['code'];
    return [{ field, code, message: reasons[code].en }];
  }
  const value = valueAt(input, path);
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
    return [{ field, code: 'FIELD_MISSING', message: reasons.FIELD_MISSING.en }];
  }
  return [{ field, code: 'FIELD_INVALID', message: issue.message }];
}

/**
 * Lists what is wrong with `input`, field by field and in the order of the schema. Never repeats a
 * value, nor a strange name, either of which may be personal data. One entry per field, at most 100.
 */
export function fieldErrors(error: z.ZodError, input: unknown): FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const entry of error.issues.flatMap((issue) => explain(issue, input, []))) {
    if (!byField.has(entry.field)) byField.set(entry.field, entry);
  }
  return [...byField.values()].slice(0, 100);
}
