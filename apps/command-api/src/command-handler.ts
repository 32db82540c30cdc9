import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Application } from '@lindung/application/application';
import { type CommandContext } from '@lindung/application/command-context';
import { type Outcome } from '@lindung/application/outcome';
import { ContractCommand } from './command.js';
import { commandTable } from './command-table.js';
import { problemOf, problemOfError } from './outcome-problem.js';

/** Injection token of the {@link Application}. */
export const APPLICATION = Symbol('Application');

/** Gives every contract command to its entry in `command-table.ts`; answers it, or throws the problem. */
@CommandHandler(ContractCommand)
export class ContractCommandHandler implements ICommandHandler<ContractCommand> {
  constructor(@Inject(APPLICATION) private readonly app: Application) {}

  async execute({ name, body, context, dryRun }: ContractCommand): Promise<unknown> {
    const handle = commandTable[name] as (app: Application, body: unknown, context: CommandContext, dryRun: boolean) => Promise<Outcome<unknown>>;
    const outcome = await handle(this.app, body, context, dryRun).catch((error: unknown) => {
      throw problemOfError(error);
    });
    if (outcome.kind !== 'done') throw problemOf(outcome);
    return outcome.answer;
  }
}
