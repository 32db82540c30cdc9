import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { isUploader, type ImportStatus } from '@lindung/application/imports/import-status';
import { type ImportState } from '@lindung/application/imports/import-state';
import { type Imports } from '@lindung/application/imports/imports';
import { refused } from '@lindung/application/outcome';
import { importId as importIdSchema } from '@lindung/integration-events/http/fields';
import { type ImportKind, importRoles } from '@lindung/integration-events/http/imports';
import { type Role } from '@lindung/integration-events/http/roles';
import { CurrentActor, Roles } from '@lindung/platform/auth/access';
import { type RequestActor } from '@lindung/platform/auth/principal';
import { notFoundProblem, transportProblem } from '@lindung/platform/problem';
import { problemOf, problemOfError } from '../outcome-problem.js';
import { fileProblemOf } from './file-problem.js';
import { UploadForm } from './upload-form.js';

/** Injection token of the {@link Imports} of this process. */
export const IMPORTS = Symbol('Imports');

const uploaders = ['disnaker', 'dinsos', 'bendahara', 'bpjs'] as const satisfies readonly Role[];

/** Upload, progress, rejected rows and cancellation of file imports. */
@Controller('v1/imports')
export class ImportsController {
  constructor(@Inject(IMPORTS) private readonly imports: Imports) {}

  @Post()
  @HttpCode(202)
  @Roles(...uploaders)
  async upload(@Req() request: FastifyRequest, @CurrentActor() actor: RequestActor): Promise<{ importId: string }> {
    const form = new UploadForm(request, actor);
    try {
      const { file, purpose } = await form.readToFile();
      const refusal = purpose === null ? null : await this.imports.purposeRefusal(purpose);
      // A closed programme still answers for files that it took before, so that only an unknown one is refused unread.
      if (refusal?.code === 'PROGRAM_UNKNOWN') throw problemOf(refused(refusal));
      const received = await this.imports.receive({
        actor: () => ({ subject: actor.subject, name: actor.name, role: importRoles[form.purpose.kind] }),
        fileName: file.filename,
        content: form.contentOf(file),
        purpose: () => form.purpose,
      });
      if (received.kind === 'refused') throw problemOf(refused(received.refusal));
      return { importId: received.importId };
    } catch (error) {
      form.drain();
      throw fileProblemOf(error);
    }
  }

  @Get(':importId')
  @Roles(...uploaders, 'auditor', 'dpo')
  async status(@Param('importId') importId: string, @CurrentActor() actor: RequestActor): Promise<ImportStatus> {
    const state = await this.#find(importId);
    if (!actor.roles.some((role) => role === importRoles[state.kind] || role === 'auditor' || role === 'dpo')) throw wrongRole(state.kind);
    return this.imports.status(state);
  }

  @Get(':importId/rejections.csv')
  @Roles(...uploaders, 'dpo')
  async rejections(@Param('importId') importId: string, @CurrentActor() actor: RequestActor, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const state = await this.#find(importId);
    const { subject, name, roles } = actor;
    const isDpo = roles.includes('dpo');
    const looker = { subject, name, role: isDpo ? 'dpo' : importRoles[state.kind] };
    if (!isDpo && !(isUploader(state, looker) && roles.includes(importRoles[state.kind]))) throw transportProblem('FORBIDDEN', 'Rejected rows are shown to whoever uploaded the file, and to the DPO.');
    const file = await this.imports.revealRejections(importId, looker).catch(rethrow);
    if (file.kind === 'refused') throw problemOf(refused(file.refusal));
    if (file.kind === 'gone') throw notFoundProblem('The file and its rejected rows were destroyed when their 90 days were over.');
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="ditolak-${state.kind}-${importId.slice(0, 8)}.csv"`)
      .send(Readable.from(file.content, { objectMode: false }));
  }

  @Post(':importId/cancel')
  @HttpCode(200)
  @Roles(...uploaders)
  async cancel(@Param('importId') importId: string, @CurrentActor() actor: RequestActor): Promise<ImportStatus> {
    const { kind } = await this.#find(importId);
    const role = importRoles[kind];
    if (!actor.roles.includes(role)) throw wrongRole(kind);
    const refusal = await this.imports.cancel(importId, { subject: actor.subject, name: actor.name, role }).catch(rethrow);
    if (refusal !== null) throw problemOf(refused(refusal));
    return this.imports.status(await this.#find(importId));
  }

  async #find(importId: string): Promise<ImportState> {
    const state = importIdSchema.safeParse(importId).success ? await this.imports.find(importId).catch(rethrow) : null;
    if (state === null) throw notFoundProblem('There is no such import.');
    return state;
  }
}

const rethrow = (error: unknown): never => {
  throw problemOfError(error);
};

const wrongRole = (kind: ImportKind): Error => transportProblem('FORBIDDEN', `Imports of ${kind} are for the role ${importRoles[kind]} and for auditors.`);
