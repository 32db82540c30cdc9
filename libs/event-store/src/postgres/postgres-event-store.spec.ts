import { createTestDatabase } from '../../../../test/support/database.js';
import { describeDensePositions } from '../contract/dense-positions-contract.js';
import { describeEventStoreContract } from '../contract/event-store-contract.js';
import { makePostgresHarness } from './testing/postgres-harness.js';

const makeHarness = () => makePostgresHarness(createTestDatabase);

describeEventStoreContract('postgres', makeHarness);
describeDensePositions(makeHarness);
