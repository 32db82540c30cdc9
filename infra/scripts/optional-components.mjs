// What the machine may lack, which specs need it, and how to turn them on. A part that needs another
// component (a broker, a cluster) gets its entry here.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './run.mjs';

const COMPONENTS = [
  {
    name: 'Chromium',
    part: 'the dashboard in a real browser',
    specs: /\.browser\.spec\.ts$/,
    turnOn: 'install Chromium ("apt-get install chromium") or set CHROMIUM_PATH=/path/to/chromium',
    find: () => firstExecutable([process.env.CHROMIUM_PATH, ...CHROMIUM_PATHS]),
    variable: 'CHROMIUM_PATH',
  },
  {
    name: 'Go with golang.org/x/mod',
    part: 'the transparency log against an implementation that is not ours',
    specs: /\.go\.spec\.ts$/,
    turnOn: 'install Go and its x/mod library ("apt-get install golang-go golang-golang-x-mod-dev") or set GO_PATH=/path/to/go',
    find: () => (hasGoLibrary() ? firstExecutable([process.env.GO_PATH, ...GO_PATHS]) : null),
    variable: 'GO_PATH',
  },
];

const CHROMIUM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const GO_PATHS = ['/usr/bin/go', '/usr/local/go/bin/go', '/usr/local/bin/go', '/opt/homebrew/bin/go'];
/** Where Debian's packages of Go libraries lie; other places are named by GOPATH, as Go does. */
const GO_LIBRARIES = '/usr/share/gocode';

/**
 * Looks for every optional component. Answers the variables that tell specs where the present ones
 * are, and for each absent one the spec files that cannot run.
 */
export function lookForComponents() {
  const specs = ['apps', 'libs', 'test'].flatMap(specsBelow);
  const env = {};
  const absent = [];
  for (const component of COMPONENTS) {
    const files = specs.filter((file) => component.specs.test(file));
    const found = component.find();
    if (found !== null) env[component.variable] = found;
    else if (files.length > 0) absent.push({ ...component, files });
  }
  return { env, absent };
}

function specsBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return specsBelow(path);
    return entry.name.endsWith('.spec.ts') ? [path] : [];
  });
}

function hasGoLibrary() {
  const roots = [...(process.env.GOPATH ?? '').split(delimiter), GO_LIBRARIES].filter((root) => root !== '');
  return roots.some((root) => existsSync(join(root, 'src', 'golang.org', 'x', 'mod', 'sumdb', 'tlog')));
}

function firstExecutable(paths) {
  for (const path of paths) {
    if (path === undefined || path === '') continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not this one.
    }
  }
  return null;
}
