import { type TestLindung, type TestPerson } from './lindung.js';
import { articleProgram, registrationOf } from './people.js';
import { todayInJakarta } from './today.js';

/** The officials of a small city, each with a name of their own. */
export interface CityOfficials {
  readonly sari: TestPerson;
  readonly dewi: TestPerson;
  readonly bagus: TestPerson;
  readonly rina: TestPerson;
}

/** What stands in the log of {@link settleSmallCity}. */
export interface SmallCity extends CityOfficials {
  readonly programId: string;
  /** Worker ids in the order of their registration. */
  readonly workerIds: readonly string[];
  /** Position after the last command. */
  readonly position: string;
}

/** How many people are registered, how many of them verified, seated, paid and covered; each counts from the first. */
export interface SmallCityPlan {
  readonly registered: number;
  readonly verified: number;
  readonly seats: number;
  readonly paid: boolean;
  readonly covered: number;
}

/** Signs in Sari (Disnaker), Dewi (Dinsos), Bagus (treasurer) and Rina (BPJS). */
export async function officialsOf(lindung: TestLindung): Promise<CityOfficials> {
  const [sari, dewi, bagus, rina] = await Promise.all([
    lindung.as('disnaker', 'Sari'),
    lindung.as('dinsos', 'Dewi'),
    lindung.as('bendahara', 'Bagus'),
    lindung.as('bpjs', 'Rina'),
  ] as const);
  return { sari, dewi, bagus, rina };
}

/** Opens the article's programme and takes a few people as far as the plan says, through the front doors. */
export async function settleSmallCity(lindung: TestLindung, plan: SmallCityPlan): Promise<SmallCity> {
  const officials = await officialsOf(lindung);
  const { sari, dewi, bagus, rina } = officials;
  const { programId } = articleProgram;
  let position = '0';
  const send = async (person: TestPerson, command: string, body: unknown): Promise<readonly { readonly streamId: string }[]> => {
    const answer = await person.command(command, body);
    if (answer.status !== 200) throw new Error(`${command} was answered with ${answer.status} ${answer.body.code}.`);
    position = answer.body.position;
    return answer.body.events;
  };
  await send(sari, 'open-program', articleProgram);
  const workerIds: string[] = [];
  // One after the other, so that the order of registration, and with it the ranking, is certain.
  for (let index = 0; index < plan.registered; index += 1) {
    const [registered] = await send(sari, 'register-worker', registrationOf(index));
    workerIds.push(registered?.streamId.replace('worker-', '') ?? '');
  }
  for (const [index, workerId] of workerIds.slice(0, plan.verified).entries()) {
    await send(dewi, 'verify-dtsen', { workerId, decile: (index % 5) + 1, civilStatus: 'ACTIVE', snapshotId: 'DTSEN-2026-Q1' });
  }
  if (plan.seats > 0) await send(sari, 'allocate-quota', { programId, seats: plan.seats, reference: 'Kepwal 460/2026' });
  if (plan.paid) await send(bagus, 'pay-premium', { programId, all: true, sp2dNumber: 'SP2D-001', sp2dDate: todayInJakarta(), coverFrom: todayInJakarta() });
  const holders = plan.covered > 0 ? await seatHolders(sari, programId, position) : [];
  for (const [index, workerId] of holders.slice(0, plan.covered).entries()) {
    await send(rina, 'confirm-coverage', { programId, workerId, kpj: `2601${String(index).padStart(7, '0')}` });
  }
  await sari.query(`/programs?minPosition=${position}`);
  return { ...officials, programId, workerIds, position };
}

async function seatHolders(person: TestPerson, programId: string, position: string): Promise<readonly string[]> {
  const roster = await person.query<{ items: readonly { workerId: string }[] }>(`/programs/${programId}/roster?status=paid&sort=rank&limit=500&minPosition=${position}`);
  return roster.body.items.map(({ workerId }) => workerId);
}
