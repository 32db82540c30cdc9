import { type PriorityPolicy } from '@lindung/domain/program/events';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { type LogEventOf } from '../fold/log-event.js';
import { type ProgramRow } from './program-table.js';

/** How events of a programme's stream change its terms. Its money is moved in `burn-down/`. */

export function openedProgram({ data, meta }: LogEventOf<'ProgramOpened'>): ProgramRow {
  return {
    programId: data.programId,
    region: data.region,
    year: data.year,
    sourceOfFunds: data.sourceOfFunds,
    ceilingRupiah: 0,
    quotaSeats: data.quotaSeats,
    premiumRupiah: data.premiumRupiah,
    months: data.months,
    needEstimate: data.needEstimate,
    ...policyColumns(data.policy, data.year),
    reference: data.reference,
    openedOn: meta.occurredOn,
    openedPosition: meta.position,
    closedOn: null,
    seatsUsed: 0,
    committedRupiah: 0,
    realisedRupiah: 0,
    refundedRupiah: 0,
  };
}

type Revision = LogEventOf<'BudgetRevised' | 'QuotaRevised' | 'TariffRevised' | 'PolicyRevised' | 'NeedEstimateRevised'>;

/** Takes over revised terms. The ceiling moves money and is revised in `burn-down/`. */
export function reviseTerms(program: ProgramRow, event: Revision): void {
  program.reference = event.data.reference;
  switch (event.type) {
    case 'BudgetRevised':
      return;
    case 'QuotaRevised':
      program.quotaSeats = event.data.quotaSeats;
      return;
    case 'TariffRevised':
      program.premiumRupiah = event.data.premiumRupiah;
      program.months = event.data.months;
      return;
    case 'PolicyRevised':
      Object.assign(program, policyColumns(event.data.policy, program.year));
      return;
    case 'NeedEstimateRevised':
      program.needEstimate = event.data.needEstimate;
      return;
  }
}

function policyColumns(policy: PriorityPolicy, year: number): Pick<ProgramRow, 'policyVersion' | 'maxDecile' | 'snapshotMaxAgeDays' | 'coverStart' | 'occupationRisk'> {
  return {
    policyVersion: policy.version,
    maxDecile: policy.maxDecile,
    snapshotMaxAgeDays: policy.snapshotMaxAgeDays,
    coverStart: policy.coverStart ?? (`${year}-01-01` as BusinessDate),
    occupationRisk: policy.occupationRisk,
  };
}
