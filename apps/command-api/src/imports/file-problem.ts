import { FileRefused } from '@lindung/application/imports/reading/file-refused';
import { UploadTooLarge } from '@lindung/personal-data/uploads';
import { ProblemError } from '@lindung/platform/problem';
import { problemOfError } from '../outcome-problem.js';

const statusOf = ({ code, unsupported }: FileRefused): number => {
  if (code === 'HEADER_MISSING') return 422;
  if (code === 'FILE_TOO_LARGE') return 413;
  return unsupported ? 415 : 400;
};

/** The answer to a file that is not taken; any other error stays what it is. */
export function fileProblemOf(error: unknown): unknown {
  if (error instanceof FileRefused) {
    const { code, detail } = error;
    return new ProblemError({ status: statusOf(error), code, detail, errors: [{ field: 'file', code, message: detail }] });
  }
  if (error instanceof UploadTooLarge) {
    return new ProblemError({ status: 413, code: 'FILE_TOO_LARGE', detail: error.message, errors: [{ field: 'file', code: 'FILE_TOO_LARGE', message: error.message }] });
  }
  return problemOfError(error);
}
