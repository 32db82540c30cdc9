/**
 * Every command that the HTTP interface takes, in one table: `POST /v1/commands/<name>`. The
 * command API routes and checks by it, OpenAPI is generated from it, the dashboard sends by it.
 */
import { z } from 'zod';
import type { Role } from './roles.js';
import { allocateQuotaAnswer, revealAnswer } from './command-answers.js';
import * as program from './program-commands.js';
import * as worker from './worker-commands.js';

export interface CommandContract {
  /** One sentence for the API's documentation. */
  readonly summary: string;
  readonly roles: readonly Role[];
  /** Checks shape only; unknown fields are refused. */
  readonly body: z.ZodType;
  /** Query parameters; without it there are none, and any is refused. */
  readonly query?: z.ZodType;
  /** JSON answer where it is more than `commandAnswer`. */
  readonly answers?: z.ZodType;
  /** Media types where the answer is a file instead; its position stands in `Lindung-Position`. */
  readonly answersFile?: readonly string[];
}

/** Media types of the participant file by its `format`. */
export const participantFileTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const disnaker = ['disnaker'] as const;
const bendahara = ['bendahara'] as const;
const bpjs = ['bpjs'] as const;

export const commandContracts = {
  'open-program': { summary: 'Opens the funding of one region for one budget year.', roles: disnaker, body: program.openProgram },
  'revise-budget': { summary: 'Revises the budget ceiling (pagu).', roles: disnaker, body: program.reviseBudget },
  'revise-quota': { summary: 'Revises the quota of seats.', roles: disnaker, body: program.reviseQuota },
  'revise-tariff': { summary: 'Revises premium and months for seats allocated from now on.', roles: disnaker, body: program.reviseTariff },
  'revise-policy': { summary: 'Revises the highest decile, the age of DTSEN snapshots and the start of cover.', roles: disnaker, body: program.revisePolicy },
  'revise-need-estimate': { summary: 'Revises the estimate of how many people need cover.', roles: disnaker, body: program.reviseNeedEstimate },
  'register-worker': { summary: 'Registers one worker by NIK.', roles: disnaker, body: worker.registerWorker },
  'correct-worker-details': { summary: 'Corrects details of a worker; never the NIK.', roles: disnaker, body: worker.correctWorkerDetails },
  'verify-dtsen': { summary: 'Records a result of the DTSEN check for one worker, or applies a loaded extract to all.', roles: ['dinsos'], body: worker.verifyDtsen },
  'record-worker-exit': { summary: 'Records that a worker left, and why.', roles: ['dinsos', 'disnaker'], body: worker.recordWorkerExit },
  'reinstate-worker': { summary: 'Takes back an exit that was recorded in error.', roles: ['dinsos'], body: worker.reinstateWorker },
  'allocate-quota': {
    summary: 'Draws an allocation round; with dryRun=true answers it without recording it.',
    roles: disnaker,
    body: program.allocateQuota,
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).exactOptional() }),
    answers: allocateQuotaAnswer,
  },
  'release-allocation': { summary: 'Releases an unpaid seat.', roles: disnaker, body: program.releaseAllocation },
  'pay-premium': { summary: 'Records the payment of premiums against an SP2D.', roles: bendahara, body: program.payPremium },
  'reverse-premium': { summary: 'Reverses a payment entered in error.', roles: bendahara, body: program.reversePremium },
  'record-refund': { summary: 'Records money that came back, with its receipt.', roles: bendahara, body: program.recordRefund },
  'confirm-coverage': { summary: 'Confirms coverage with the KPJ number.', roles: bpjs, body: program.confirmCoverage },
  'reject-coverage': { summary: 'Records that BPJS Ketenagakerjaan rejected a participant.', roles: bpjs, body: program.rejectCoverage },
  'erase-worker-data': { summary: 'Makes the personal data of a worker unreadable for good.', roles: ['dpo'], body: worker.eraseWorkerData },
  'close-program': { summary: 'Closes a programme.', roles: disnaker, body: program.closeProgram },
  'reveal-personal-data': {
    summary: 'Shows unmasked personal data, after that look has been recorded.',
    roles: ['disnaker', 'dinsos', 'auditor', 'dpo'],
    body: worker.revealPersonalData,
    answers: revealAnswer,
  },
  'issue-participant-file': {
    summary: 'Issues the file of paid, unconfirmed participants for BPJS Ketenagakerjaan.',
    roles: ['bpjs', 'disnaker'],
    body: program.issueParticipantFile,
    answersFile: [participantFileTypes.csv, participantFileTypes.xlsx],
  },
} as const satisfies Record<string, CommandContract>;

export type CommandName = keyof typeof commandContracts;
export const commandNames = Object.keys(commandContracts) as readonly CommandName[];

/** The checked body of a command: what its handler gets. */
export type CommandBody<N extends CommandName> = z.output<(typeof commandContracts)[N]['body']>;
/** The body as a client writes it. */
export type CommandInput<N extends CommandName> = z.input<(typeof commandContracts)[N]['body']>;

/** Finds a command's contract by the name in its path; undefined for a name that is none. */
export function findCommandContract(name: string): CommandContract | undefined {
  return Object.hasOwn(commandContracts, name) ? commandContracts[name as CommandName] : undefined;
}
