import { hash } from 'node:crypto';
import { z } from 'zod';
import { addAltered, type FindingList } from '../finding.js';
import { DamagedRecord, type RawEvent } from '../source/log-source.js';
import { placeOf, readEvent } from '../source/readable-event.js';
import { scanLog } from '../source/scan-log.js';
import { type VerbContext } from '../verb.js';
import { Smallest } from './smallest.js';

const paidBody = z.object({ workerId: z.string(), programId: z.string(), amountRupiah: z.int(), sp2dNumber: z.string(), sp2dDate: z.string() });

/** A payment that was drawn. */
export interface SampledPayment extends z.infer<typeof paidBody> {
  readonly position: number;
  readonly eventId: string;
}

/** A sample, and what it was drawn from. */
export interface PaymentSample {
  /** In the order of their ranks. */
  readonly payments: readonly SampledPayment[];
  /** Payments in the log. */
  readonly population: number;
}

/**
 * The place of a payment in the draw: SHA-256, in hexadecimal, over the seed, a line feed and the
 * payment's event id, all in UTF-8. The payments with the smallest are the sample, so that anybody
 * can repeat the draw with any tool, and nobody who does not choose the seed can steer it.
 */
export const drawRank = (seed: string, eventId: string): string => hash('sha256', `${seed}\n${eventId}`, 'hex');

/** Draws `n` payments, or all where there are fewer, without replacement, in one pass that holds no more than those. */
export async function drawPayments(context: VerbContext, { n, seed, until }: { readonly n: number; readonly seed: string; readonly until: number }, findings: FindingList): Promise<PaymentSample> {
  const smallest = new Smallest<SampledPayment>(n);
  let population = 0;
  await scanLog(context, { title: 'Drawing payments', until, findings }, (raw) => {
    if (placeOf(raw).type !== 'PremiumPaid') return;
    population += 1;
    const payment = paymentOf(raw, findings);
    smallest.offer(drawRank(seed, payment.eventId), payment);
  });
  return { payments: smallest.items, population };
}

function paymentOf(raw: RawEvent, findings: FindingList): SampledPayment {
  const { position, fields, data, isUnaltered } = readEvent(raw);
  if (!isUnaltered) addAltered(findings, position);
  const body = paidBody.safeParse(data);
  if (!body.success) throw new DamagedRecord(position, 'the body is not that of a payment');
  return { ...body.data, position, eventId: fields.eventId };
}
