import { type EntitySchema } from 'typeorm';
import { budgetDayTable } from '../burn-down/budget-day-table.js';
import { coverageTable } from '../coverage/coverage-table.js';
import { enrolmentTable } from '../enrolment/enrolment-table.js';
import { importTable } from '../imports/import-table.js';
import { paymentBatchTable } from '../payments/payment-batch-table.js';
import { programTable } from '../programs/program-table.js';
import { workerTable } from '../registry/worker-table.js';
import { roundTable } from '../rounds/round-table.js';
import { checkpointTable } from '../runner/checkpoint-table.js';
import { summaryTable } from '../summary/summary-table.js';
import { historyTable } from '../worker-history/history-table.js';

/** Every table of the read models. */
export const entities: readonly EntitySchema[] = [
  workerTable,
  programTable,
  enrolmentTable,
  coverageTable,
  summaryTable,
  budgetDayTable,
  roundTable,
  paymentBatchTable,
  historyTable,
  importTable,
  checkpointTable,
];
