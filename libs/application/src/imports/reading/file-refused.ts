/** Why a file as a whole is not taken. */
export type FileFault = 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'HEADER_MISSING';

/**
 * Thrown when a file cannot be imported, by whoever notices. `detail` says what to do about it and
 * never quotes the file, which is people's data.
 */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  constructor(
    readonly code: FileFault,
    readonly detail: string,
    /** Set where the file is neither CSV nor XLSX at all, rather than a broken one. */
    readonly unsupported = false,
  ) {
    super(detail);
  }
}

/** The file is damaged or of another kind. */
export const unreadable = (detail: string): FileRefused => new FileRefused('FILE_UNREADABLE', detail);
