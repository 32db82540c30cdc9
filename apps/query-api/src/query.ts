import { Query } from '@nestjs/cqrs';
import { type QueryName, type QueryParameters } from '@lindung/integration-events/http/queries';
import { type RequestActor } from '@lindung/platform/auth/principal';

/** A question whose parameters have passed their contract, on its way through the query bus. */
export class ContractQuery<Name extends QueryName = QueryName> extends Query<unknown> {
  constructor(
    readonly name: Name,
    /** Path parameters by name. */
    readonly path: Readonly<Record<string, string>>,
    readonly parameters: QueryParameters<Name>,
    /** Null where anybody may ask. */
    readonly actor: RequestActor | null,
  ) {
    super();
  }
}
