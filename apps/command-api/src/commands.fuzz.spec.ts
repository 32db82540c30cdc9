import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CommandName, commandContracts, commandNames } from '@lindung/integration-events/http/commands';
import { startTestLindung, type TestLindung, type TestPerson } from '../../../test/support/lindung.js';
import { registrationOf } from '../../../test/support/people.js';

/** Bodies that come near to what each command takes, so that nonsense gets beyond the first check. */
const examples: Readonly<Record<CommandName, Readonly<Record<string, unknown>>>> = (() => {
  const programId = 'program-fuzz-2026';
  const workerId = 'a'.repeat(32);
  const revision = { programId, reference: 'Perda 1', reason: 'uji' };
  const seat = { programId, workerId };
  return {
    'open-program': { programId, region: '3275', year: 2026, sourceOfFunds: 'APBD', ceiling: 1, quota: 1, premium: 1, months: 12, maxDecile: 4, needEstimate: 1, reference: 'x', coverStart: '2026-01-01', snapshotMaxAgeDays: 1 },
    'revise-budget': { ...revision, ceiling: 5 },
    'revise-quota': { ...revision, quota: 5 },
    'revise-tariff': { ...revision, premium: 5, months: 3 },
    'revise-policy': { ...revision, maxDecile: 5, coverStart: '2026-02-01' },
    'revise-need-estimate': { ...revision, needEstimate: 5 },
    'register-worker': { ...registrationOf(1), noKk: '3275010101900001', source: 'kelurahan' },
    'correct-worker-details': { workerId, name: 'Nama', reason: 'uji', note: 'x' },
    'verify-dtsen': { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: '2026-Q1', notFound: true, all: true },
    'record-worker-exit': { workerId, reason: 'withdrew', effectiveDate: '2026-01-01', note: 'x' },
    'reinstate-worker': { workerId, reason: 'x', note: 'x' },
    'allocate-quota': { programId, seats: 1, decisionDate: '2026-01-01', reference: 'x' },
    'release-allocation': { ...seat, reason: 'withdrew', note: 'x' },
    'pay-premium': { programId, workerIds: [workerId], all: true, sp2dNumber: 'S', sp2dDate: '2026-01-01', coverFrom: '2026-01-01' },
    'reverse-premium': { ...seat, reason: 'x', note: 'x' },
    'record-refund': { ...seat, amount: 1, receiptNumber: 'R', receiptDate: '2026-01-01' },
    'confirm-coverage': { ...seat, kpj: '12345678901' },
    'reject-coverage': { ...seat, reason: 'x', note: 'x' },
    'erase-worker-data': { workerId, legalBasis: 'x' },
    'close-program': { programId, reason: 'x' },
    'reveal-personal-data': { workerId, purpose: 'x' },
    'issue-participant-file': { programId, purpose: 'x', format: 'xlsx' },
  };
})();

/** Values that break careless code: wrong types, edges, control characters, halves of surrogates, prototypes. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', ' ', '\u0000', '\uD800', '=1+1', "'; DROP TABLE x; --", '9'.repeat(400), '3.27E+15', '2026-02-30', '0000-00-00', '__proto__', 'ğ'.repeat(300), '１２３４５６７８９０１２３４５６'),
);
const nastyValue = fc.oneof(
  nastyText,
  fc.constantFrom(null, true, false, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, 0.1, [], {}, [[]], { toString: 1 }, { __proto__: null }),
  fc.array(nastyText, { maxLength: 5 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** An example with some fields broken, some left out and some added; or no object at all. */
const bodyFor = (name: CommandName): fc.Arbitrary<unknown> => {
  const fields = Object.keys(examples[name]);
  const broken = fc
    .record({
      drop: fc.subarray(fields),
      replace: fc.dictionary(fc.constantFrom(...fields), nastyValue, { maxKeys: 3 }),
      add: fc.dictionary(nastyText, nastyValue, { maxKeys: 1 }),
    })
    .map(({ drop, replace, add }) => {
      const kept = Object.entries(examples[name]).filter(([field]) => !drop.includes(field));
      return { ...Object.fromEntries(kept), ...replace, ...add };
    });
  return fc.oneof({ weight: 9, arbitrary: broken }, { weight: 1, arbitrary: fc.jsonValue() });
};

describe('nonsense over HTTP', () => {
  let lindung: TestLindung;
  let somebody: TestPerson;
  beforeAll(async () => {
    lindung = await startTestLindung();
    somebody = await lindung.asRoles(['disnaker', 'dinsos', 'bendahara', 'bpjs', 'dpo'], 'Siapa Saja');
  });
  afterAll(() => lindung?.stop());

  it.each(commandNames)('never breaks %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(bodyFor(name), async (body) => {
        const answer = await somebody.command(name, body);
        if (answer.status === 200) return;
        expect([404, 409, 422, 400]).toContain(answer.status);
        expect(answer.body).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_]+$/), detail: expect.any(String) });
      }),
      { numRuns: 60 },
    );
  });

  it('has an example for every command', () => {
    expect(Object.keys(examples).sort()).toEqual(Object.keys(commandContracts).sort());
  });
});
