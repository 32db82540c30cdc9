import { describe, expect, it } from '@jest/globals';
import { correlationIdOf, createLogger, describeError, NestLogger } from './logging.js';

function capture(): { lines: Record<string, unknown>[]; logger: ReturnType<typeof createLogger> } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: createLogger('spec', 'debug', { write }) };
}

describe('createLogger', () => {
  it('writes JSON lines that name the service', () => {
    const { lines, logger } = capture();
    logger.info({ correlationId: 'c-1' }, 'started');
    expect(lines).toEqual([expect.objectContaining({ level: 'info', service: 'spec', correlationId: 'c-1', msg: 'started' })]);
  });

  it.each(['3275010101900001', '3275 0101 0190 0001', '3275.01.010190.0001', '32-75-01-01-01-90-00-01'])('strikes out %s wherever it stands', (nik) => {
    const { lines, logger } = capture();
    logger.warn({ row: { value: nik, list: [`NIK:${nik}`] } }, `row with ${nik} was refused`);
    logger.warn({ number: 3275010101900001 }, 'as a number');
    logger.error({ err: new Error(`no worker ${nik}`) }, 'failed');
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toMatch(/3275|32-75/);
    expect(JSON.stringify(lines)).toContain('[16 digits]');
  });

  it('leaves shorter and longer numbers alone', () => {
    const { lines, logger } = capture();
    logger.info({ premiumRupiah: 201_000, position: '123456789012345', digits: '12345678901234567' }, 'fine');
    expect(lines[0]).toMatchObject({ premiumRupiah: 201_000, position: '123456789012345', digits: '12345678901234567' });
  });

  it('serves Nest, whose start-up chatter is for fault finding only', () => {
    const { lines, logger } = capture();
    const nest = new NestLogger(logger);
    nest.log('Mapped {/open, GET} route', 'RouterExplorer');
    nest.error(new Error('broken'), 'ExceptionsHandler');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'debug', context: 'RouterExplorer' }),
      expect.objectContaining({ level: 'error', msg: 'Error', err: expect.objectContaining({ message: 'broken' }) as unknown }),
    ]);
  });
});

describe('describeError', () => {
  it('keeps nothing of a database error that could quote a row', () => {
    const error = Object.assign(new Error('invalid input syntax for type integer: "Budi"'), {
      code: '22P02',
      severity: 'ERROR',
      detail: 'Key (name)=(Budi) already exists.',
      table: 'roster',
    });
    const described = describeError(error);
    expect(described).toMatchObject({ type: 'DatabaseError', code: '22P02', table: 'roster' });
    expect(JSON.stringify(described)).not.toContain('Budi');
  });
});

describe('correlationIdOf', () => {
  it.each([
    ['a well-formed id', { 'x-correlation-id': 'abc-12345' }, /^abc-12345$/],
    ['a trace', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }, /^0af7651916cd43dd8448eb211c80319c$/],
    ['an empty trace', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }, /^[0-9a-f-]{36}$/],
    ['line breaks', { 'x-correlation-id': 'abc\r\nset-cookie: x' }, /^[0-9a-f-]{36}$/],
    ['a NIK', { 'x-correlation-id': '3275010101900001' }, /^[0-9a-f-]{36}$/],
    ['a trace that looks like a NIK', { traceparent: '00-a3275010101900001aaaaaaaaaaaaaaa-b7ad6b7169203331-01' }, /^[0-9a-f]{8}-[0-9a-f-]{27}$/],
    ['an endless one', { 'x-correlation-id': 'x'.repeat(500) }, /^[0-9a-f-]{36}$/],
    ['nothing', {}, /^[0-9a-f-]{36}$/],
  ])('answers %s with an id that is safe to log', (_name, headers, expected) => {
    expect(correlationIdOf(headers as Record<string, string>)).toMatch(expected);
  });
});
