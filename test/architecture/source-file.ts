import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** One source file as the rules see it. */
export interface SourceFile {
  /** Path from the root of the workspace, with forward slashes. */
  readonly path: string;
  /** The package that owns it: `libs/domain`, `apps/relay`. */
  readonly owner: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const skipped = new Set(['node_modules', 'dist', '.nx', '.lindung', 'coverage']);

function* filesBelow(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (/\.(ts|tsx|mts)$/.test(entry.name)) yield path;
  }
}

/** Reads every TypeScript source of `apps` and `libs` below `root`; specs are held to the rules too. */
export function readSources(root: string): SourceFile[] {
  const sources: SourceFile[] = [];
  for (const part of ['libs', 'apps']) {
    let names: string[];
    try {
      names = readdirSync(join(root, part));
    } catch {
      continue;
    }
    for (const name of names) {
      for (const file of filesBelow(join(root, part, name))) {
        const text = readFileSync(file, 'utf8');
        sources.push({
          path: relative(root, file).split(sep).join('/'),
          owner: `${part}/${name}`,
          text,
          imports: ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName),
        });
      }
    }
  }
  return sources;
}

export const isSpec = (file: SourceFile): boolean => /\.spec\.tsx?$/.test(file.path);
/** Suites that specs of several adapters share. */
export const isContractSuite = (file: SourceFile): boolean => file.path.includes('/src/contract/');
export const isTestCode = (file: SourceFile): boolean => isSpec(file) || isContractSuite(file);
