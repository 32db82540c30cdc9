import { type Multipart, type MultipartFile } from '@fastify/multipart';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { reasons, type ReasonCode } from '@lindung/domain/reasons';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type ImportPurpose } from '@lindung/application/imports/import-id';
import { shownFieldName } from '@lindung/integration-events/http/field-errors';
import { importFields, importRoles } from '@lindung/integration-events/http/imports';
import { type RequestActor } from '@lindung/platform/auth/principal';
import { ProblemError, transportProblem, validationProblem } from '@lindung/platform/problem';

/** The form of an upload as it streams in: its fields may stand before and after the file. */
export class UploadForm {
  readonly #parts: AsyncIterator<Multipart>;
  readonly #fields = new Map<string, string>();
  #purpose: ImportPurpose | null = null;

  constructor(
    private readonly request: FastifyRequest,
    private readonly actor: RequestActor,
  ) {
    if (!request.isMultipart()) throw transportProblem('MEDIA_TYPE_UNSUPPORTED', 'Send the file as multipart/form-data.');
    this.#parts = request.parts()[Symbol.asyncIterator]();
  }

  /** What the fields say, all of which have been read; allowed to this person. */
  get purpose(): ImportPurpose {
    if (this.#purpose === null) throw new Error('The form has not been read to its end.');
    return this.#purpose;
  }

  /** Reads up to the file and answers it; the fields before it tell the purpose already, or do not. */
  async readToFile(): Promise<{ readonly file: MultipartFile; readonly purpose: ImportPurpose | null }> {
    const file = await this.#nextFile();
    if (file === null) throw this.#missingFile();
    if (file.fieldname !== 'file') throw fieldProblem(file.fieldname, 'FIELD_UNKNOWN');
    const early = importFields.safeParse(Object.fromEntries(this.#fields));
    return { file, purpose: early.success ? this.#allowed(early.data) : null };
  }

  /** The bytes of the file; the form is read and checked to its end before these end. */
  async *contentOf({ file }: MultipartFile): AsyncGenerator<Uint8Array> {
    const pieces = (file as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    for (;;) {
      const piece = await readable(pieces.next());
      if (piece.done === true) break;
      yield piece.value;
    }
    if ((await this.#nextFile()) !== null) throw fieldProblem('file', 'FIELD_INVALID', 'Send one file at a time.');
    const input = Object.fromEntries(this.#fields);
    const fields = importFields.safeParse(input);
    if (!fields.success) throw validationProblem(fields.error, input);
    this.#purpose = this.#allowed(fields.data);
  }

  /** Lets the rest of an upload that was refused run into the void, so that its sender gets to read why. */
  drain(): void {
    this.request.raw.unpipe();
    this.request.raw.resume();
  }

  async #nextFile(): Promise<MultipartFile | null> {
    for (;;) {
      const part = await readable(this.#parts.next());
      if (part.done === true) return null;
      if (part.value.type === 'file') return part.value;
      const { fieldname, value, fieldnameTruncated, valueTruncated } = part.value;
      if (fieldnameTruncated || this.#fields.has(fieldname) || typeof value !== 'string' || valueTruncated) throw fieldProblem(fieldname, 'FIELD_INVALID');
      this.#fields.set(fieldname, value);
    }
  }

  #missingFile(): ProblemError {
    const input = Object.fromEntries(this.#fields);
    const fields = importFields.safeParse(input);
    const others = fields.success ? [] : validationProblem(fields.error, input).errors;
    return transportProblem('INVALID', undefined, { errors: [...others, { field: 'file', code: 'FIELD_MISSING', message: reasons.FIELD_MISSING.en }] });
  }

  #allowed({ kind, programId, period }: z.output<typeof importFields>): ImportPurpose {
    if (!this.actor.roles.includes(importRoles[kind])) throw transportProblem('FORBIDDEN', `Imports of ${kind} are for the role ${importRoles[kind]}.`);
    return { kind, programId: programId as ProgramId, period: period ?? null };
  }
}

function fieldProblem(field: string, code: ReasonCode, detail?: string): ProblemError {
  return transportProblem('INVALID', detail, { errors: [{ field: shownFieldName(field), code, message: detail ?? reasons[code].en }] });
}

/** Errors of the parser mean that the form is damaged, cut short or over its limits. */
async function readable<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 413) throw transportProblem('BODY_TOO_LARGE', 'The form has more parts than an upload needs.');
    throw transportProblem('BAD_REQUEST', 'The upload is damaged or was cut short. Send it again.');
  }
}
