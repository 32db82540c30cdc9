import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Application } from '@lindung/application/application';
import { contextFor } from '@lindung/application/command-context';
import { type ParticipantFileAnswer } from '@lindung/application/participant-file/issue-participant-file';
import { type CommandBody, commandContracts, type CommandContract, type CommandName, commandNames, participantFileTypes } from '@lindung/integration-events/http/commands';
import { POSITION_HEADER } from '@lindung/integration-events/http/queries';
import { AccessFor } from '@lindung/platform/auth/access';
import { type RequestActor } from '@lindung/platform/auth/principal';
import { ProblemError, validationProblem } from '@lindung/platform/problem';
import { ContractCommand } from './command.js';
import { APPLICATION } from './command-handler.js';

const noParameters = z.strictObject({});
const longestKey = 128;

function checked(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (!result.success) throw validationProblem(result.error, input);
  return result.data;
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && key !== '' && key.length <= longestKey) return key;
  const message = `An idempotency key has 1 to ${longestKey} characters.`;
  throw new ProblemError({ status: 422, code: 'INVALID', detail: message, errors: [{ field: 'Idempotency-Key', code: 'FIELD_INVALID', message }] });
}

const actorOf = (actor: RequestActor | null): RequestActor => {
  if (actor === null) throw new Error('A command route was open to nobody in particular.');
  return actor;
};

const isFile = (answer: unknown): answer is ParticipantFileAnswer => typeof answer === 'object' && answer !== null && 'file' in answer;

/**
 * One route per command contract: `POST /v1/commands/<name>`. The routes are made from the table, so
 * that name, roles and body stand in one place; what handles them stands in `command-table.ts`.
 */
@Controller('v1/commands')
export class CommandsController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(APPLICATION) private readonly app: Application,
  ) {}

  async send(name: CommandName, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const contract: CommandContract = commandContracts[name];
    const parameters = checked(contract.query ?? noParameters, request.query) as { readonly dryRun?: string };
    const body = checked(contract.body, request.body ?? {}) as CommandBody<CommandName>;
    const { subject, name: actorName, role } = actorOf(request.actor);
    const key = idempotencyKeyOf(request);
    const context = contextFor(this.app, { subject, name: actorName, role }, key === null ? null : { route: name, key, body });
    const command = new ContractCommand(name, body, { ...context, correlationId: request.id }, parameters.dryRun === 'true');
    const answer = await this.commands.execute(command);
    return isFile(answer) ? sendFile(reply, answer) : answer;
  }
}

function sendFile(reply: FastifyReply, answer: ParticipantFileAnswer): FastifyReply {
  return reply
    .header('content-type', participantFileTypes[answer.format])
    .header('content-disposition', `attachment; filename="${answer.fileName}"`)
    .header('digest', `sha-256=${Buffer.from(answer.digest, 'hex').toString('base64')}`)
    .header(POSITION_HEADER, answer.position)
    .send(Readable.from(answer.file));
}

for (const name of commandNames) {
  const handler = function (this: CommandsController, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    return this.send(name, request, reply);
  };
  const descriptor: PropertyDescriptor = { value: handler, writable: true, configurable: true };
  Object.defineProperty(CommandsController.prototype, name, descriptor);
  Post(name)(CommandsController.prototype, name, descriptor);
  HttpCode(200)(CommandsController.prototype, name, descriptor);
  AccessFor(commandContracts[name].roles)(CommandsController.prototype, name, descriptor);
  Req()(CommandsController.prototype, name, 0);
  Res({ passthrough: true })(CommandsController.prototype, name, 1);
}
