import { type BusinessDate, type WorkerId } from '@lindung/domain/values/brands';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome } from '../outcome.js';
import { submitProgram } from './submit-program.js';

export type PayPremiumBody = {
  readonly programId: string;
  readonly sp2dNumber: string;
  readonly sp2dDate: string;
  readonly coverFrom: string;
} & ({ readonly workerIds: readonly string[] } | { readonly all: true });

/** Records the payment of all the workers named, or of every allocated, unpaid one; whole or not at all. */
export function payPremium(app: Application, body: PayPremiumBody, context: CommandContext): Promise<Outcome> {
  const { programId, sp2dNumber } = body;
  return submitProgram(
    app,
    programId,
    {
      type: 'PayPremium',
      batchId: context.commandId,
      workerIds: 'all' in body ? 'all' : (body.workerIds as readonly WorkerId[]),
      sp2dNumber,
      sp2dDate: body.sp2dDate as BusinessDate,
      coverFrom: body.coverFrom as BusinessDate,
    },
    context,
  );
}
