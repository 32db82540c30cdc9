import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { auditContracts } from '@lindung/integration-events/http/audit-queries';
import { unavailableProblem } from '@lindung/platform/problem';
import { isAway } from '@lindung/projections/reading/away';
import { type Positioned } from '@lindung/projections/time-travel/moment-readers';
import { answers } from './answers.js';
import { answerAsOf } from './as-of.js';
import { type QueryApiDependencies } from './dependencies.js';
import { reachMinPosition } from './min-position.js';
import { ContractQuery } from './query.js';
import { discardFile } from './roster-file.js';

/** Answered from the log itself, as far as it went at the moment; everything else from read models. */
const answeredFromTheLog: ReadonlySet<string> = new Set(Object.keys(auditContracts));

/** Injection token of {@link QueryApiDependencies}. */
export const QUERY_API_DEPENDENCIES = Symbol('QueryApiDependencies');

/** Answers every contract query by its entry in `answers.ts`, once the read models are where the caller needs them. */
@QueryHandler(ContractQuery)
export class ContractQueryHandler implements IQueryHandler<ContractQuery> {
  constructor(@Inject(QUERY_API_DEPENDENCIES) private readonly dependencies: QueryApiDependencies) {}

  async execute(query: ContractQuery): Promise<unknown> {
    const { minPosition, asOf } = query.parameters as { readonly minPosition?: string; readonly asOf?: string };
    const answer = answers[query.name] as (dependencies: QueryApiDependencies, query: ContractQuery) => Promise<unknown>;
    try {
      await reachMinPosition(this.dependencies, minPosition);
      if (asOf === undefined || answeredFromTheLog.has(query.name)) return await answer(this.dependencies, query);
      // All that read models answer says of which position it is.
      return await answerAsOf(this.dependencies, asOf, (dependencies) => answer(dependencies, query) as Promise<Positioned>, discardFile);
    } catch (error) {
      throw isAway(error) ? unavailableProblem('The read models are busy or away; try again.', 2) : error;
    }
  }
}
