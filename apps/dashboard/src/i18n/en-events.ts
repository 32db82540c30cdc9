/** One English sentence per kind of event, for a worker's history. */
import { type Messages } from './id';

export const events: Messages['event'] = {
  WorkerRegistered: 'Registered as {{occupation}}',
  WorkerReregistered: 'Registered again as {{occupation}}',
  WorkerDetailsCorrected: 'Details corrected: {{fields}}',
  DtsenVerified: 'Found in DTSEN ({{snapshot}}), decile {{decile}}',
  DtsenRejected: 'Rejected by DTSEN ({{snapshot}})',
  WorkerExited: 'Left the register as of {{effectiveDate}}',
  WorkerReinstated: 'The exit was taken back',
  PersonalDataRevealed: 'Personal data was shown for: {{purpose}}',
  PersonalDataErased: 'Personal data was erased ({{legalBasis}})',
  QuotaAllocated: 'Got a seat at rank {{rank}}, {{amount}} for {{months}} months',
  AllocationReleased: 'The seat was released, {{amount}} is free again',
  PremiumPaid: 'Premium of {{amount}} paid with SP2D {{sp2dNumber}}, covered {{coverFrom}} to {{coverUntil}}',
  PremiumReversed: 'The entry of the payment of {{amount}} was reversed',
  PremiumRefunded: '{{amount}} came back with receipt {{receiptNumber}}',
  CoverageConfirmed: 'BPJS Ketenagakerjaan confirmed the coverage',
  CoverageRejected: 'BPJS Ketenagakerjaan rejected the coverage',
  CoverageEnded: 'Cover ended as of {{endedOn}}',
};
