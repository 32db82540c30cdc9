import { Command } from '@nestjs/cqrs';
import { type CommandContext } from '@lindung/application/command-context';
import { type CommandBody, type CommandName } from '@lindung/integration-events/http/commands';

/** A command whose body has passed its contract, on its way through the command bus. */
export class ContractCommand<Name extends CommandName = CommandName> extends Command<unknown> {
  constructor(
    readonly name: Name,
    readonly body: CommandBody<Name>,
    readonly context: CommandContext,
    /** Answer what would happen and record nothing; only `allocate-quota` knows it. */
    readonly dryRun: boolean,
  ) {
    super();
  }
}
