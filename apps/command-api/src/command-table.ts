import { type Application } from '@lindung/application/application';
import { type CommandContext } from '@lindung/application/command-context';
import { type Outcome } from '@lindung/application/outcome';
import { issueParticipantFile } from '@lindung/application/participant-file/issue-participant-file';
import { allocateQuota, previewRound } from '@lindung/application/program/allocate-quota';
import { confirmCoverage } from '@lindung/application/program/confirm-coverage';
import { payPremium } from '@lindung/application/program/pay-premium';
import { recordRefund, rejectCoverage, releaseAllocation, reversePremium } from '@lindung/application/program/seat-commands';
import {
  closeProgram, openProgram, reviseBudget, reviseNeedEstimate, revisePolicy, reviseQuota, reviseTariff,
} from '@lindung/application/program/terms-commands';
import { eraseWorkerData } from '@lindung/application/worker/erase-worker-data';
import { registerWorker } from '@lindung/application/worker/register-worker';
import { revealPersonalData } from '@lindung/application/worker/reveal-personal-data';
import { verifyAllWorkers } from '@lindung/application/worker/verify-all-workers';
import { correctWorkerDetails, recordWorkerExit, reinstateWorker, verifyOneWorker } from '@lindung/application/worker/worker-commands';
import { type CommandBody, type CommandName } from '@lindung/integration-events/http/commands';

type Handle<Name extends CommandName> = (app: Application, body: CommandBody<Name>, context: CommandContext, dryRun: boolean) => Promise<Outcome<unknown>>;

/** What handles each command of the contract; the way on leads into `libs/application`. */
export const commandTable: { readonly [Name in CommandName]: Handle<Name> } = {
  'open-program': openProgram,
  'revise-budget': reviseBudget,
  'revise-quota': reviseQuota,
  'revise-tariff': reviseTariff,
  'revise-policy': revisePolicy,
  'revise-need-estimate': reviseNeedEstimate,
  'register-worker': registerWorker,
  'correct-worker-details': correctWorkerDetails,
  'verify-dtsen': (app, body, context) => ('all' in body ? verifyAllWorkers(app, body, context) : verifyOneWorker(app, body, context)),
  'record-worker-exit': recordWorkerExit,
  'reinstate-worker': reinstateWorker,
  'allocate-quota': (app, body, context, dryRun) => (dryRun ? previewRound(app, body, context) : allocateQuota(app, body, context)),
  'release-allocation': releaseAllocation,
  'pay-premium': payPremium,
  'reverse-premium': reversePremium,
  'record-refund': recordRefund,
  'confirm-coverage': confirmCoverage,
  'reject-coverage': rejectCoverage,
  'erase-worker-data': eraseWorkerData,
  'close-program': closeProgram,
  'reveal-personal-data': revealPersonalData,
  'issue-participant-file': issueParticipantFile,
};
