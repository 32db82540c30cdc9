/** Bounds under which a file is read, so that no file can make the process hold or do more. */
export interface ReadingCaps {
  readonly fileBytes: number;
  /** Rows with something in them, the header not counted. */
  readonly rows: number;
  readonly columns: number;
  /** A longer cell is cut, with a mark; no published column takes one anyway. */
  readonly cellChars: number;
  /** One row of a CSV file, separators and quotes included. */
  readonly recordChars: number;
  readonly zipEntries: number;
  /** What the parts of a workbook that are read may unpack to, together. */
  readonly unpackedBytes: number;
  /** How many times larger than packed a part of a workbook may unpack to. */
  readonly unpackedRatio: number;
  readonly sharedStrings: number;
  readonly sharedStringBytes: number;
}

const MEBIBYTE = 1024 * 1024;

export const defaultCaps: ReadingCaps = {
  fileBytes: 64 * MEBIBYTE,
  rows: 250_000,
  columns: 200,
  cellChars: 2_000,
  recordChars: 200 * 2_000,
  zipEntries: 1_000,
  unpackedBytes: 512 * MEBIBYTE,
  unpackedRatio: 200,
  sharedStrings: 4_000_000,
  sharedStringBytes: 96 * MEBIBYTE,
};
