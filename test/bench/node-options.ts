import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace, from the compiled file. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The options of Node under which an npm script of the workspace runs, so that subjects run as they do for users. */
export function nodeOptionsOf(script: 'start' | 'rebuild' | 'auditor'): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const [, afterNode = ''] = (scripts[script] ?? '').split(/\bnode /);
  return afterNode.split(' ').filter((word) => word.startsWith('--'));
}
