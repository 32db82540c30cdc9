import { type BusinessDate, type WorkerId } from '@lindung/domain/values/brands';
import { refuse } from '@lindung/domain/decision';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome, refused } from '../outcome.js';
import { loadWorkers } from '../worker/load-worker.js';
import { submitProgram } from './submit-program.js';

export type PayPremiumBody = {
  readonly programId: string;
  readonly sp2dNumber: string;
  readonly sp2dDate: string;
  readonly coverFrom: string;
} & ({ readonly workerIds: readonly string[] } | { readonly all: true });

/** Records the payment of all the workers named, or of every allocated, unpaid one; whole or not at all. */
export async function payPremium(app: Application, body: PayPremiumBody, context: CommandContext): Promise<Outcome> {
  const outcome = await submitPayment(app, body, context);
  if (outcome.kind !== 'refused' || outcome.refusal.code !== 'NOT_ALLOCATED') return outcome;
  const named = (outcome.refusal.workers ?? []).map(({ workerId }) => workerId as WorkerId);
  const found = await loadWorkers(app.eventStore, named);
  const strangers = named.filter((workerId) => (found.get(workerId)?.state.kind ?? 'unknown') === 'unknown');
  if (strangers.length === 0) return outcome;
  const workers = strangers.map((workerId) => ({ workerId, code: 'WORKER_UNKNOWN' as const }));
  return refused(refuse('WORKER_UNKNOWN', 'Register these workers first, or check their ids; nobody was paid.', { workers }).refusal);
}

function submitPayment(app: Application, body: PayPremiumBody, context: CommandContext): Promise<Outcome> {
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
