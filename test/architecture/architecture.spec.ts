import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { check, rules } from './rules.js';
import { isTestCode, readSources } from './source-file.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const fixtures = join(here, 'fixtures');

describe('the workspace keeps to its own architecture', () => {
  const sources = readSources(root);

  it('finds the sources that it is meant to judge', () => {
    const owners = new Set(sources.map((file) => file.owner));
    for (const part of ['libs', 'apps']) {
      for (const name of readdirSync(join(root, part))) expect(owners).toContain(`${part}/${name}`);
    }
  });

  it('breaks no rule', () => {
    expect(check(sources)).toEqual([]);
  });

  it('declares in its package what each source imports', () => {
    const missing = sources
      .filter((file) => !isTestCode(file))
      .flatMap((file) => {
        const manifest = JSON.parse(readFileSync(join(root, file.owner, 'package.json'), 'utf8')) as Record<string, Record<string, string> | string>;
        const declared = { ...(manifest['dependencies'] as object), ...(manifest['devDependencies'] as object) };
        return file.imports
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:') && !builtinModules.includes(specifier))
          .map((specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'))
          .filter((name) => name !== manifest['name'] && !(name in declared))
          .map((name) => `${file.path}: ${name}`);
      });
    expect(missing).toEqual([]);
  });
});

describe('every rule can fail', () => {
  it.each(rules.map((rule) => rule.name))('%s refuses every file of its fixture and nothing else does', (name) => {
    const files = readSources(join(fixtures, name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(check([file])).not.toEqual([]);
    const findings = check(files);
    expect(findings.filter((finding) => !finding.startsWith(`${name}: `))).toEqual([]);
  });

  it('has no fixture without a rule', () => {
    expect(readdirSync(fixtures).sort()).toEqual(rules.map((rule) => rule.name).sort());
  });

  it('names each finding of the vendors', () => {
    expect(check(readSources(join(fixtures, 'vendors-at-home')))).toHaveLength(4);
  });

  it('sees each way in which time, chance and the world get into the domain', () => {
    expect(check(readSources(join(fixtures, 'domain-is-pure')))).toHaveLength(6);
  });

  it('sees each way in which the transparency log would stop being pure', () => {
    expect(check(readSources(join(fixtures, 'transparency-log-is-pure')))).toHaveLength(5);
  });
});
