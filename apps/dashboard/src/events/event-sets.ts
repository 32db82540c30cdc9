/** Which kinds of event make which figure: the way from a total down to what it is the sum of. */
const money = ['ProgramOpened', 'BudgetRevised', 'QuotaAllocated', 'AllocationReleased', 'PremiumPaid', 'PremiumReversed', 'PremiumRefunded'] as const;
const registration = ['WorkerRegistered', 'WorkerReregistered'] as const;
const checks = ['DtsenVerified', 'DtsenRejected'] as const;
const exits = ['WorkerExited', 'WorkerReinstated'] as const;
const need = ['ProgramOpened', 'NeedEstimateRevised'] as const;
const cover = ['CoverageConfirmed', 'CoverageEnded'] as const;

export const eventSets = {
  ceiling: ['ProgramOpened', 'BudgetRevised'],
  quota: ['ProgramOpened', 'QuotaRevised'],
  committed: ['QuotaAllocated', 'AllocationReleased', 'PremiumPaid', 'PremiumReversed'],
  realised: ['PremiumPaid', 'PremiumReversed'],
  refunded: ['PremiumRefunded'],
  free: money,
  ceilingSeats: ['ProgramOpened', 'BudgetRevised', 'TariffRevised'],
  affordable: [...money, 'TariffRevised'],
  need,
  gap: [...need, ...cover],
  registered: registration,
  verified: checks,
  allocated: ['QuotaAllocated', 'AllocationReleased', 'PremiumRefunded'],
  paid: ['PremiumPaid', 'PremiumReversed', 'PremiumRefunded'],
  covered: cover,
  unverified: [...registration, ...checks, ...exits],
  waiting: [...registration, 'WorkerDetailsCorrected', ...checks, ...exits, 'ProgramOpened', 'PolicyRevised', 'QuotaAllocated', 'AllocationReleased'],
  outOfPolicy: [...registration, 'WorkerDetailsCorrected', ...checks, 'ProgramOpened', 'PolicyRevised'],
  rejected: [...checks, ...exits],
  exited: exits,
  payments: ['PaymentBatchOpened', 'PremiumPaid', 'PaymentBatchCompleted', 'PremiumReversed'],
  rounds: ['AllocationRoundDrawn', 'QuotaAllocated', 'AllocationRoundCompleted'],
} as const satisfies Record<string, readonly string[]>;

export type FigureName = keyof typeof eventSets;
export const figureNames = Object.keys(eventSets) as readonly FigureName[];

/** The set as the address and the API write it. */
export function typesBehind(figure: FigureName): string {
  return eventSets[figure].join(',');
}

/** Which figure a choice of types is behind; null for any other choice. */
export function figureBehind(types: string): FigureName | null {
  return figureNames.find((figure) => typesBehind(figure) === types) ?? null;
}
