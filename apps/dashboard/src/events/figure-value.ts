/** The value of a figure in the summary of a programme, by the events that make it. */
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { number, rupiah } from '../format';
import { type FigureName } from './event-sets';

type Summary = QueryAnswer<'summary'>;

const values: Readonly<Record<FigureName, ((summary: Summary) => string) | null>> = {
  ceiling: ({ budget }) => rupiah(budget.ceiling),
  quota: ({ quota }) => number(quota),
  committed: ({ budget }) => rupiah(budget.committed),
  realised: ({ budget }) => rupiah(budget.realised),
  refunded: ({ budget }) => rupiah(budget.refunded),
  free: ({ budget }) => rupiah(budget.free),
  ceilingSeats: ({ budget }) => number(budget.ceilingSeats),
  affordable: ({ budget }) => number(budget.affordableSeats),
  need: ({ need }) => number(need.estimate),
  gap: ({ need }) => number(need.gap),
  registered: ({ workers }) => number(workers.registered),
  verified: ({ workers }) => number(workers.verified),
  allocated: ({ workers }) => number(workers.allocated),
  paid: ({ workers }) => number(workers.paid),
  covered: ({ workers }) => number(workers.covered),
  unverified: ({ workers }) => number(workers.standing.unverified),
  waiting: ({ workers }) => number(workers.standing.waiting),
  outOfPolicy: ({ workers }) => number(workers.standing.outOfPolicy),
  rejected: ({ workers }) => number(workers.standing.rejected),
  exited: ({ workers }) => number(workers.standing.exited),
  // These stand on pages of their own, one by one.
  payments: null,
  rounds: null,
};

/** Whether the summary has such a figure. */
export function isInSummary(figure: FigureName): boolean {
  return values[figure] !== null;
}

/** The figure as the overview writes it; null where the summary has none. */
export function figureValue(figure: FigureName, summary: Summary): string | null {
  return values[figure]?.(summary) ?? null;
}
