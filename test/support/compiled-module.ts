import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of sources compiled for a separate Node process. */
export interface CompiledModules {
  /** Absolute path of the compiled form of a source, such as `start.js`. */
  path(file: string): string;
  remove(): void;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Compiles a folder of the workspace so that a spec can run it in a process of its own, which it may
 * then kill. It works on the sources as they are, never on an earlier build. The folder may import
 * npm packages and itself, but no other package of the workspace.
 */
export function compileModules(folder: string): CompiledModules {
  const source = join(ROOT, folder);
  // Under node_modules, so that Node finds the packages that the sources import.
  const target = join(ROOT, 'node_modules', '.cache', 'lindung-specs', `${process.pid}-${folder.replaceAll('/', '-')}`);
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    const { code } = transformFileSync(file, {
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    });
    const output = join(target, relative(source, file).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, code);
  }
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
  return {
    path: (file) => join(target, file),
    remove: () => rmSync(target, { recursive: true, force: true }),
  };
}
