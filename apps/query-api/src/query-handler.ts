import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { answers } from './answers.js';
import { type QueryApiDependencies } from './dependencies.js';
import { reachMinPosition } from './min-position.js';
import { ContractQuery } from './query.js';

/** Injection token of {@link QueryApiDependencies}. */
export const QUERY_API_DEPENDENCIES = Symbol('QueryApiDependencies');

/** Answers every contract query by its entry in `answers.ts`, once the read models are where the caller needs them. */
@QueryHandler(ContractQuery)
export class ContractQueryHandler implements IQueryHandler<ContractQuery> {
  constructor(@Inject(QUERY_API_DEPENDENCIES) private readonly dependencies: QueryApiDependencies) {}

  async execute(query: ContractQuery): Promise<unknown> {
    const { minPosition } = query.parameters as { readonly minPosition?: string };
    await reachMinPosition(this.dependencies, minPosition);
    const answer = answers[query.name] as (dependencies: QueryApiDependencies, query: ContractQuery) => Promise<unknown>;
    return answer(this.dependencies, query);
  }
}
