import { allocateQuota, releaseAllocation, type AllocateQuota, type ReleaseAllocation } from './allocation.js';
import { closeProgram, type CloseProgram } from './closing.js';
import {
  confirmCoverage, endCoverage, issueParticipantFile, rejectCoverage,
  type ConfirmCoverage, type EndCoverage, type IssueParticipantFile, type RejectCoverage,
} from './coverage.js';
import { type DecisionContext, type ProgramDecision } from './decision.js';
import { openProgram, type OpenProgram } from './opening.js';
import { payPremium, reversePremium, type PayPremium, type ReversePremium } from './payment.js';
import { recordRefund, type RecordRefund } from './refund.js';
import { reviseBudget, reviseNeedEstimate, revisePolicy, reviseQuota, reviseTariff, type RevisionCommand } from './revisions.js';
import { type ProgramState } from './state.js';

/** Every command that a programme takes. */
export type ProgramCommand =
  | OpenProgram
  | RevisionCommand
  | AllocateQuota
  | ReleaseAllocation
  | PayPremium
  | ReversePremium
  | RecordRefund
  | ConfirmCoverage
  | RejectCoverage
  | EndCoverage
  | IssueParticipantFile
  | CloseProgram;

/**
 * What follows from a command for a programme as it stands (null: its stream has no events). Pure;
 * reads the state and never changes it.
 */
export function decideProgram(state: ProgramState | null, command: ProgramCommand, context: DecisionContext): ProgramDecision {
  switch (command.type) {
    case 'OpenProgram':
      return openProgram(state, command);
    case 'ReviseBudget':
      return reviseBudget(state, command);
    case 'ReviseQuota':
      return reviseQuota(state, command);
    case 'ReviseTariff':
      return reviseTariff(state, command);
    case 'RevisePolicy':
      return revisePolicy(state, command);
    case 'ReviseNeedEstimate':
      return reviseNeedEstimate(state, command);
    case 'AllocateQuota':
      return allocateQuota(state, command, context);
    case 'ReleaseAllocation':
      return releaseAllocation(state, command);
    case 'PayPremium':
      return payPremium(state, command, context);
    case 'ReversePremium':
      return reversePremium(state, command);
    case 'RecordRefund':
      return recordRefund(state, command, context);
    case 'ConfirmCoverage':
      return confirmCoverage(state, command);
    case 'RejectCoverage':
      return rejectCoverage(state, command);
    case 'EndCoverage':
      return endCoverage(state, command);
    case 'IssueParticipantFile':
      return issueParticipantFile(state, command);
    case 'CloseProgram':
      return closeProgram(state, command);
  }
}
