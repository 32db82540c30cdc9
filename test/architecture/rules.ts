import { posix } from 'node:path';
import ts from 'typescript';
import { isTestCode, type SourceFile } from './source-file.js';

/** A rule looks at one file and says what is wrong in it, one sentence per finding. */
export interface Rule {
  readonly name: string;
  readonly findings: (file: SourceFile) => readonly string[];
}

/** Which of our packages each may import; absent means none. Apps may import every lib. */
const allowedLibs: Readonly<Record<string, readonly string[]>> = {
  'libs/domain': [],
  'libs/event-store': [],
  'libs/transparency-log': [],
  'libs/personal-data': [],
  'libs/integration-events': ['domain'],
  'libs/application': ['domain', 'event-store', 'personal-data'],
  'libs/projections': ['domain', 'event-store', 'personal-data'],
  'libs/platform': ['domain', 'integration-events'],
  'apps/dashboard': ['integration-events', 'transparency-log'],
};

/** Third-party packages that live in few places. */
const vendorHomes: readonly { readonly vendor: RegExp; readonly homes: readonly RegExp[]; readonly name: string }[] = [
  { name: '@nestjs', vendor: /^@nestjs\//, homes: [/^apps\//, /^libs\/platform\//] },
  { name: 'typeorm', vendor: /^typeorm($|\/)/, homes: [/^libs\/(projections|platform)\//] },
  { name: '@kurrent', vendor: /^@kurrent\//, homes: [/^libs\/event-store\/src\/kurrentdb\//] },
  { name: 'kafkajs', vendor: /^kafkajs($|\/)/, homes: [/^apps\/relay\//] },
];

const ours = /^@lindung\/([a-z-]+)(?:\/|$)/;
const ownerOf = (packageName: string): string =>
  ['command-api', 'query-api', 'projector', 'relay', 'dashboard', 'auditor', 'standalone'].includes(packageName)
    ? `apps/${packageName}`
    : `libs/${packageName}`;

/** Our own packages that a file imports, by owner, with the import as written. */
function importsOfOurs(file: SourceFile): { readonly owner: string; readonly specifier: string }[] {
  return file.imports.flatMap((specifier) => {
    const match = ours.exec(specifier);
    if (!match?.[1]) return [];
    const owner = ownerOf(match[1]);
    return owner === file.owner ? [] : [{ owner, specifier }];
  });
}

const libMayImport: Rule = {
  name: 'lib-dependencies',
  findings: (file) =>
    importsOfOurs(file).flatMap(({ owner, specifier }) => {
      if (!owner.startsWith('libs/')) return [];
      const allowed = allowedLibs[file.owner];
      if (!allowed && file.owner.startsWith('apps/')) return [];
      return allowed?.includes(owner.slice('libs/'.length)) ? [] : [`${file.owner} may not import ${specifier}`];
    }),
};

const reasonsOnly: Rule = {
  name: 'integration-events-take-vocabulary-only',
  findings: (file) =>
    file.owner !== 'libs/integration-events'
      ? []
      : file.imports
          .filter((specifier) => specifier.startsWith('@lindung/domain/') && specifier !== '@lindung/domain/reasons')
          .map((specifier) => `public contracts take only the domain's reasons, not ${specifier}`),
};

const appsStayApart: Rule = {
  name: 'apps-stay-apart',
  findings: (file) =>
    importsOfOurs(file).flatMap(({ owner, specifier }) =>
      owner.startsWith('apps/') && file.owner !== 'apps/standalone' ? [`${file.owner} may not import the app ${specifier}`] : [],
    ),
};

const vendorsAtHome: Rule = {
  name: 'vendors-at-home',
  findings: (file) =>
    file.imports.flatMap((specifier) =>
      vendorHomes
        .filter(({ vendor, homes }) => vendor.test(specifier) && !homes.some((home) => home.test(file.path)))
        .map(({ name }) => `${name} does not belong here (${specifier})`),
    ),
};

const relativeStaysInside: Rule = {
  name: 'relative-imports-stay-inside',
  findings: (file) =>
    file.imports.flatMap((specifier) => {
      if (!specifier.startsWith('.')) return [];
      const target = posix.normalize(posix.join(posix.dirname(file.path), specifier));
      if (target.startsWith(`${file.owner}/`)) return [];
      if (isTestCode(file) && target.startsWith('test/support/')) return [];
      return [`${specifier} leaves ${file.owner}`];
    }),
};

const domainImportsNothing: Rule = {
  name: 'domain-imports-nothing',
  findings: (file) =>
    file.owner !== 'libs/domain' || isTestCode(file)
      ? []
      : file.imports.filter((specifier) => !specifier.startsWith('.')).map((specifier) => `the domain imports nothing, not even ${specifier}`),
};

/** Names through which time, chance or the outside world would enter. */
const impure = new Set(['process', 'Buffer', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'crypto', 'performance', 'console', 'globalThis', 'require']);

function impurities(file: SourceFile): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isDecorator(node)) found.push('a decorator');
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) found.push('new Date()');
    if (ts.isPropertyAccessExpression(node) && ['Date.now', 'Math.random'].includes(node.getText())) found.push(node.getText());
    if (ts.isIdentifier(node) && impure.has(node.text) && isFreeName(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A name that stands for itself, rather than a member or a key of something of ours. */
function isFreeName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return ts.isCallExpression(parent) && parent.expression === node;
}

const domainIsPure: Rule = {
  name: 'domain-is-pure',
  findings: (file) =>
    file.owner !== 'libs/domain' || isTestCode(file) ? [] : impurities(file).map((name) => `the domain may not use ${name}`),
};

/** Where a library that browsers share keeps what only servers have. */
const serverFolders = /^@lindung\/transparency-log\/(node|postgres)\//;

const contractsRunInBrowsers: Rule = {
  name: 'contracts-run-in-browsers',
  findings: (file) =>
    !['libs/integration-events', 'apps/dashboard'].includes(file.owner) || isTestCode(file) || file.path.endsWith('vite.config.ts')
      ? []
      : file.imports
          .filter((specifier) => specifier.startsWith('node:') || serverFolders.test(specifier))
          .map((specifier) => `a browser has no ${specifier}`),
};

const logCore = 'libs/transparency-log/src/';
const logAdapters = /^libs\/transparency-log\/src\/(node|postgres)\//;

/** Only adapters may reach out of the transparency log, and its core reaches for none of them. */
const transparencyLogIsPure: Rule = {
  name: 'transparency-log-is-pure',
  findings: (file) =>
    !file.path.startsWith(logCore) || logAdapters.test(file.path) || isTestCode(file)
      ? []
      : [
          ...file.imports
            .filter((specifier) => !specifier.startsWith('.') || logAdapters.test(posix.join(posix.dirname(file.path), specifier)))
            .map((specifier) => `the core of the transparency log imports nothing but itself, not ${specifier}`),
          ...impurities(file).map((name) => `the core of the transparency log may not use ${name}`),
        ],
};

const noBarrels: Rule = {
  name: 'no-barrels',
  findings: (file) => [
    ...(/\/index\.tsx?$/.test(file.path) ? ['index files hide where things live'] : []),
    ...(/^export \*/m.test(file.text) ? ['export * hides where things live'] : []),
    ...(/\/(utils?|common|helpers?|misc)(\/|\.tsx?$)/.test(file.path) ? ['a name that says nothing hides where things live'] : []),
  ],
};

export const rules: readonly Rule[] = [
  libMayImport,
  reasonsOnly,
  appsStayApart,
  vendorsAtHome,
  relativeStaysInside,
  domainImportsNothing,
  domainIsPure,
  contractsRunInBrowsers,
  transparencyLogIsPure,
  noBarrels,
];

/** Every finding of every rule, as `rule: path: sentence`. */
export function check(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => rules.flatMap((rule) => rule.findings(file).map((finding) => `${rule.name}: ${file.path}: ${finding}`)));
}
