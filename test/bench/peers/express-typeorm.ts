import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { Column, CreateDateColumn, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { hostSubject } from '../subject-host.js';

/*
 * The plain service that one would write instead: Express, an entity, `save`. It does less than ours
 * (no token, no check of a field, names and NIKs in clear, no history), and is as durable.
 */

@Entity('workers')
class Worker {
  @PrimaryGeneratedColumn('uuid')
  readonly id!: string;

  @Column({ type: 'text', unique: true })
  readonly nik!: string;

  @Column({ type: 'text', nullable: true })
  readonly noKk!: string | null;

  @Column({ type: 'text' })
  readonly name!: string;

  @Column({ type: 'text', nullable: true })
  readonly birthPlace!: string | null;

  @Column({ type: 'date' })
  readonly birthDate!: string;

  @Column({ type: 'text' })
  readonly sex!: string;

  @Column({ type: 'text' })
  readonly address!: string;

  @Column({ type: 'text' })
  readonly kecamatan!: string;

  @Column({ type: 'text' })
  readonly kelurahan!: string;

  @Column({ type: 'text', nullable: true })
  readonly phone!: string | null;

  @Column({ type: 'text' })
  readonly occupation!: string;

  @Column({ type: 'text', nullable: true })
  readonly source!: string | null;

  @CreateDateColumn()
  readonly createdAt!: Date;
}

/** Served it best, of 10 (the default), 16, 32 and 64. */
const POOL_CONNECTIONS = Number(process.env['BENCH_TYPEORM_POOL'] ?? 16);

hostSubject(async ({ url }: { url: string }) => {
  const dataSource = new DataSource({ type: 'postgres', url, entities: [Worker], synchronize: true, installExtensions: false, uuidExtension: 'pgcrypto', poolSize: POOL_CONNECTIONS });
  await dataSource.initialize();
  const workers = dataSource.getRepository(Worker);

  const app = express();
  app.use(express.json());
  app.post('/workers', async (request, response) => {
    const worker = await workers.save(workers.create(request.body as Partial<Worker>));
    response.status(201).json({ id: worker.id });
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    operations: { address: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await dataSource.destroy();
    },
  };
});
