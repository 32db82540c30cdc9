// What the machine may lack, which specs need it, and how to turn them on. A part that needs another
// component (a broker, a cluster) gets its entry here.
import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
];

const CHROMIUM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

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
