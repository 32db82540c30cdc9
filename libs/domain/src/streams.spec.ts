import { describe, expect, it } from '@jest/globals';
import { commandStream, importStream, isProgramId, programStream, workerStream } from './streams.js';
import { type ProgramId, type WorkerId } from './values/brands.js';

describe('stream names', () => {
  it('are these, for as long as the log lives', () => {
    expect(workerStream('0f' as WorkerId)).toBe('worker-0f');
    expect(programStream('program-3275-2026' as ProgramId)).toBe('program-3275-2026');
    expect(importStream('ab')).toBe('import-ab');
    expect(commandStream('cd')).toBe('command-cd');
  });

  it.each(['program-3275-2026', 'program-1', 'program-3275-2026-p'])('take %s as a programme', (id) => expect(isProgramId(id)).toBe(true));
  it.each(['', 'program-', 'worker-0f', 'import-1', 'command-1', 'program-3275-P', 'program-a b', 'program-a\n', 'program-é', `program-${'1'.repeat(100)}`])(
    'refuse %j as a programme',
    (id) => expect(isProgramId(id)).toBe(false),
  );
});
