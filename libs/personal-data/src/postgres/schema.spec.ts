import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { KeyWrapper } from '../key-wrap.js';
import { VAULT_READER_ROLE, VAULT_WRITER_ROLE } from './ddl.js';
import { PostgresVault } from './postgres-vault.js';
import { ensureRoles } from './roles.js';
import { migrateVault } from './schema.js';
import { confirmPepper, PepperMismatch } from './secret-check.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function newDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  cleanUps.push(() => database.drop());
  return database;
}

async function connect(url: string, user?: string): Promise<Client> {
  const target = new URL(url);
  if (user !== undefined) [target.username, target.password] = [user, user];
  const client = new Client({ connectionString: target.href });
  await client.connect();
  cleanUps.push(() => client.end());
  return client;
}

/** A login that may create roles and is no superuser, as managed databases hand them out. */
async function newRoleCreator(owner: Client): Promise<string> {
  const name = `creator_${randomBytes(4).toString('hex')}`;
  await owner.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${name}'`);
  cleanUps.push(() => owner.query(`DROP OWNED BY ${name} CASCADE`).then(() => owner.query(`DROP ROLE ${name}`)));
  return name;
}

describe('migrateVault', () => {
  it('can be run by several processes at once, and again', async () => {
    const { url } = await newDatabase();
    const clients = await Promise.all(Array.from({ length: 5 }, () => connect(url)));
    await Promise.all(clients.map((client) => migrateVault(client)));
    const client = await connect(url);
    await migrateVault(client);
    const versions = await client.query('SELECT version FROM vault.schema_versions');
    expect(versions.rows).toEqual([{ version: 1 }]);
  });

  it('works for an owner that is no superuser and was granted the roles', async () => {
    const { url } = await newDatabase();
    const superuser = await connect(url);
    await ensureRoles(superuser, [VAULT_WRITER_ROLE, VAULT_READER_ROLE, 'lindung_vault_eraser']);
    const creator = await newRoleCreator(superuser);
    await superuser.query(`GRANT CREATE ON DATABASE ${superuser.database} TO ${creator}`);
    await superuser.query(`GRANT lindung_vault_writer, lindung_vault_reader, lindung_vault_eraser TO ${creator}`);
    await migrateVault(await connect(url, creator));

    const target = new URL(url);
    [target.username, target.password] = [creator, creator];
    const pool = new Pool({ connectionString: target.href, options: `-c role=${VAULT_WRITER_ROLE}` });
    cleanUps.push(() => pool.end());
    const vault = new PostgresVault(pool, new KeyWrapper(randomBytes(32)));
    expect((await vault.createKeys([{ keyId: randomUUID(), purpose: 'worker' }])).size).toBe(1);
  });

  it('leaves nothing behind when it fails', async () => {
    const { url } = await newDatabase();
    const client = await connect(url);
    await client.query('CREATE SCHEMA vault');
    await client.query('CREATE TABLE vault.rejections (mine int)');
    await expect(migrateVault(client)).rejects.toMatchObject({ code: '42P07' });
    const tables = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'vault'`);
    expect(tables.rows).toEqual([{ tablename: 'rejections' }]);
  });
});

describe('ensureRoles', () => {
  it('lets a role creator make roles and take them on', async () => {
    const { url } = await newDatabase();
    const superuser = await connect(url);
    const creator = await newRoleCreator(superuser);
    const role = `made_by_${creator}`;
    cleanUps.push(() => superuser.query(`DROP ROLE ${role}`));
    const client = await connect(url, creator);
    await ensureRoles(client, [role]);
    await ensureRoles(client, [role]);
    await client.query(`SET ROLE ${role}`);
    expect((await client.query('SELECT current_user AS name')).rows).toEqual([{ name: role }]);
    await client.query('RESET ROLE');
  });

  it('survives other databases of the cluster making the same roles at the same moment', async () => {
    const databases = await Promise.all(Array.from({ length: 3 }, newDatabase));
    const superuser = await connect(databases[0]?.url ?? '');
    const creator = await newRoleCreator(superuser);
    const roles = Array.from({ length: 5 }, (_, index) => `shared_${index}_${creator}`);
    cleanUps.push(() => superuser.query(`DROP ROLE ${roles.join(', ')}`));
    const clients = await Promise.all([...databases, ...databases].map(({ url }) => connect(url, creator)));
    await Promise.all(clients.map((client) => ensureRoles(client, roles)));
    for (const client of clients) await client.query(`SET ROLE ${roles[4] ?? ''}`);
    const made = await superuser.query('SELECT FROM pg_roles WHERE rolname = ANY($1)', [roles]);
    expect(made.rowCount).toBe(5);
  });
});

describe('confirmPepper', () => {
  it('accepts the first pepper ever after and no other', async () => {
    const client = await connect((await newDatabase()).url);
    await migrateVault(client);
    const pepper = randomBytes(32);
    await confirmPepper(client, pepper);
    await confirmPepper(client, pepper);
    await expect(confirmPepper(client, randomBytes(32))).rejects.toThrow(PepperMismatch);
  });
});
