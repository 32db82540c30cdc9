import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { unavailableProblem } from '@lindung/platform/problem';
import { isAway } from '@lindung/projections/reading/away';
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
    const answer = answers[query.name] as (dependencies: QueryApiDependencies, query: ContractQuery) => Promise<unknown>;
    try {
      await reachMinPosition(this.dependencies, minPosition);
      return await answer(this.dependencies, query);
    } catch (error) {
      throw isAway(error) ? unavailableProblem('The read models are busy or away; try again.', 2) : error;
    }
  }
}
