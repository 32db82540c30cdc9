import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { POSITION_HEADER, queryContracts, type QueryContract, type QueryName, queryNames, type QueryParameters } from '@lindung/integration-events/http/queries';
import { AccessFor } from '@lindung/platform/auth/access';
import { notFoundProblem, validationProblem } from '@lindung/platform/problem';
import { ContractQuery } from './query.js';
import { isFile } from './roster-file.js';
import { isTextAnswer } from './text-answer.js';

function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw validationProblem(result.error, input);
  return result.data;
}

/** A path parameter that does not fit its pattern names nothing that exists. */
function checkedPath(contract: QueryContract, input: unknown): Record<string, string> {
  const result = contract.params?.safeParse(input);
  if (result && !result.success) throw notFoundProblem();
  return (result?.data ?? {}) as Record<string, string>;
}

/**
 * One route per query contract: `GET /v1<path>`. The routes are made from the table, so that path,
 * roles and parameters stand in one place; what answers them stands in `answers.ts`.
 */
@Controller('v1')
export class QueryController {
  constructor(private readonly queries: QueryBus) {}

  async answer(name: QueryName, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const contract: QueryContract = queryContracts[name];
    const path = checkedPath(contract, request.params);
    const parameters = checked(contract.query, request.query) as QueryParameters<QueryName>;
    const answer = await this.queries.execute(new ContractQuery(name, path, parameters, request.actor));
    if (isTextAnswer(answer)) {
      void reply.header('content-type', contract.file ?? 'text/plain; charset=utf-8').header(POSITION_HEADER, answer.position);
      return reply.send(answer.text);
    }
    if (!isFile(answer)) return answer;
    void reply
      .header('content-type', contract.file ?? 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${answer.fileName}"`)
      .header(POSITION_HEADER, answer.position);
    return reply.send(answer.content);
  }
}

for (const name of queryNames) {
  const contract: QueryContract = queryContracts[name];
  const handler = function (this: QueryController, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    return this.answer(name, request, reply);
  };
  const descriptor: PropertyDescriptor = { value: handler, writable: true, configurable: true };
  Object.defineProperty(QueryController.prototype, name, descriptor);
  Get(contract.path)(QueryController.prototype, name, descriptor);
  AccessFor(contract.roles)(QueryController.prototype, name, descriptor);
  Req()(QueryController.prototype, name, 0);
  Res({ passthrough: true })(QueryController.prototype, name, 1);
}
