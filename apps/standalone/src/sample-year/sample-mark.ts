import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '@lindung/platform/private-file';

/** Says of a data directory that its log holds the sample year, and how far it was told. */
export interface SampleMark {
  readonly seed: number;
  /** Chapters that are told; the story goes on behind them after a crash. */
  readonly chaptersTold: number;
  readonly complete: boolean;
}

const pathIn = (dataDir: string): string => join(dataDir, 'sample-data.json');

export function readSampleMark(dataDir: string): SampleMark | null {
  return existsSync(pathIn(dataDir)) ? (JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as SampleMark) : null;
}

export function writeSampleMark(dataDir: string, mark: SampleMark): void {
  writePrivateFile(pathIn(dataDir), `${JSON.stringify(mark)}\n`);
}
