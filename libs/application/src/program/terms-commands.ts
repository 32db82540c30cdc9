import { type ProgramCommand } from '@lindung/domain/program/decide';
import { type SourceOfFunds } from '@lindung/domain/program/events';
import { occupationRisk } from '@lindung/domain/reference/occupations';
import { type BusinessDate, type Decile, type ProgramId, type RegionCode, type Rupiah } from '@lindung/domain/values/brands';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome } from '../outcome.js';
import { submitProgram } from './submit-program.js';

export interface OpenProgramBody {
  readonly programId: string;
  readonly region: string;
  readonly year: number;
  readonly sourceOfFunds: SourceOfFunds;
  readonly ceiling: number;
  readonly quota: number;
  readonly premium: number;
  readonly months: number;
  readonly maxDecile: number;
  readonly snapshotMaxAgeDays?: number;
  readonly coverStart?: string;
  readonly needEstimate: number;
  readonly reference: string;
}

/** Opens a programme; its policy copies the risk of every occupation as the list stands today. */
export function openProgram(app: Application, body: OpenProgramBody, context: CommandContext): Promise<Outcome> {
  const command: ProgramCommand = {
    type: 'OpenProgram',
    programId: body.programId as ProgramId,
    region: body.region as RegionCode,
    year: body.year,
    sourceOfFunds: body.sourceOfFunds,
    ceilingRupiah: body.ceiling as Rupiah,
    quotaSeats: body.quota,
    premiumRupiah: body.premium as Rupiah,
    months: body.months,
    maxDecile: body.maxDecile as Decile,
    snapshotMaxAgeDays: body.snapshotMaxAgeDays ?? null,
    coverStart: (body.coverStart as BusinessDate | undefined) ?? null,
    occupationRisk,
    needEstimate: body.needEstimate,
    reference: body.reference,
  };
  return submitProgram(app, body.programId, command, context);
}

interface RevisionBody {
  readonly programId: string;
  readonly reference: string;
  readonly reason: string;
}

/** Records a new ceiling, also one below what is spoken for, which then blocks new commitments. */
export function reviseBudget(app: Application, body: RevisionBody & { readonly ceiling: number }, context: CommandContext): Promise<Outcome> {
  const { programId, ceiling, reference, reason } = body;
  return submitProgram(app, programId, { type: 'ReviseBudget', ceilingRupiah: ceiling as Rupiah, reference, reason }, context);
}

/** Records a new quota of seats. */
export function reviseQuota(app: Application, body: RevisionBody & { readonly quota: number }, context: CommandContext): Promise<Outcome> {
  const { programId, quota, reference, reason } = body;
  return submitProgram(app, programId, { type: 'ReviseQuota', quotaSeats: quota, reference, reason }, context);
}

/** Records the premium and months of seats that are allocated from now on. */
export function reviseTariff(
  app: Application,
  body: RevisionBody & { readonly premium: number; readonly months: number },
  context: CommandContext,
): Promise<Outcome> {
  const { programId, premium, months, reference, reason } = body;
  return submitProgram(app, programId, { type: 'ReviseTariff', premiumRupiah: premium as Rupiah, months, reference, reason }, context);
}

export interface RevisePolicyBody extends RevisionBody {
  readonly maxDecile: number;
  readonly snapshotMaxAgeDays?: number;
  readonly coverStart?: string;
}

/** Records the next version of the policy; an absent cover start stays as it is, an absent age limit lifts it. */
export function revisePolicy(app: Application, body: RevisePolicyBody, context: CommandContext): Promise<Outcome> {
  const { programId, maxDecile, snapshotMaxAgeDays, coverStart, reference, reason } = body;
  const command: ProgramCommand = {
    type: 'RevisePolicy',
    maxDecile: maxDecile as Decile,
    snapshotMaxAgeDays: snapshotMaxAgeDays ?? null,
    ...(coverStart === undefined ? {} : { coverStart: coverStart as BusinessDate }),
    occupationRisk,
    reference,
    reason,
  };
  return submitProgram(app, programId, command, context);
}

/** Records a new estimate of how many people need cover. */
export function reviseNeedEstimate(app: Application, body: RevisionBody & { readonly needEstimate: number }, context: CommandContext): Promise<Outcome> {
  const { programId, needEstimate, reference, reason } = body;
  return submitProgram(app, programId, { type: 'ReviseNeedEstimate', needEstimate, reference, reason }, context);
}

/** Ends the programme's year; refused while unpaid seats stand. */
export function closeProgram(app: Application, body: { readonly programId: string; readonly reason: string }, context: CommandContext): Promise<Outcome> {
  return submitProgram(app, body.programId, { type: 'CloseProgram', reason: body.reason }, context);
}
