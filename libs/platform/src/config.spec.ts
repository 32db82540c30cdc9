import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, isLoopback, loadConfig } from './config.js';

const options = { workingDirectory: '/srv/lindung' };

function complaintsAbout(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env, options);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.complaints;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing: loopback, demo sign-in, embedded database', () => {
    expect(loadConfig({}, options)).toEqual({
      environment: 'development',
      host: '127.0.0.1',
      commandApiPort: 3001,
      queryApiPort: 3000,
      projectorPort: 3002,
      commandApiUrl: null,
      queryApiUrl: null,
      databaseUrl: null,
      dataDir: '/srv/lindung/.lindung',
      signIn: { kind: 'demo' },
      rateLimitPerSecond: 2_000,
      logOrigin: null,
      adoptCheckpoint: null,
      logLevel: 'info',
    });
  });

  it('takes what is given, an empty variable counting as unset', () => {
    const config = loadConfig(
      {
        COMMAND_API_PORT: '4001',
        QUERY_API_PORT: '4000',
        HOST: '0.0.0.0',
        NODE_ENV: 'production',
        OIDC_ISSUER: 'https://login.example/realms/city',
        OIDC_AUDIENCE: 'lindung',
        DATABASE_URL: '',
        QUERY_API_URL: 'https://lindung.example/',
        LINDUNG_LOG_ORIGIN: 'lindung.example/log',
        LINDUNG_ADOPT_CHECKPOINT: '59165',
      },
      { ...options, dataDir: '/data' },
    );
    expect(config).toMatchObject({
      commandApiPort: 4001,
      host: '0.0.0.0',
      dataDir: '/data',
      databaseUrl: null,
      queryApiUrl: 'https://lindung.example',
      logOrigin: 'lindung.example/log',
      adoptCheckpoint: 59_165,
      signIn: { kind: 'oidc', issuer: 'https://login.example/realms/city', audience: 'lindung' },
    });
  });

  it.each([
    ['a checkpoint that is no size', { LINDUNG_ADOPT_CHECKPOINT: '-1' }, /^LINDUNG_ADOPT_CHECKPOINT must be the size/],
    ['an origin that no checkpoint can carry', { LINDUNG_LOG_ORIGIN: 'kota bekasi+log' }, /^LINDUNG_LOG_ORIGIN must be a name without spaces/],
    ['a port that is none', { COMMAND_API_PORT: '99999' }, /^COMMAND_API_PORT must be a TCP port/],
    ['a port in words', { QUERY_API_PORT: 'three' }, /^QUERY_API_PORT must be a TCP port/],
    ['one port for both', { QUERY_API_PORT: '3001' }, /both 3001/],
    ['a database of another kind', { DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL must look like postgres:/],
    ['the demo sign-in in production', { NODE_ENV: 'production' }, /NODE_ENV=production refuses the demo sign-in/],
    ['the demo sign-in for everybody', { HOST: '0.0.0.0' }, /HOST is 0.0.0.0.*Set OIDC_ISSUER/],
    ['half a provider', { OIDC_ISSUER: 'https://login.example' }, /^OIDC_AUDIENCE is missing/],
    ['the other half', { OIDC_AUDIENCE: 'lindung' }, /^OIDC_ISSUER is missing/],
    ['a provider in clear', { OIDC_ISSUER: 'http://login.example', OIDC_AUDIENCE: 'lindung' }, /must be an https/],
    ['a broker before there is a relay', { KAFKA_BROKERS: 'localhost:9092' }, /^KAFKA_BROKERS is set, but/],
    ['another event store', { EVENT_STORE_URL: 'kurrentdb://localhost:2113' }, /^EVENT_STORE_URL is set, but/],
    ['a rate limit below what is promised', { RATE_LIMIT_PER_SECOND: '10' }, /500 or more/],
  ])('refuses %s and says what to do', (_name, env, complaint) => {
    expect(complaintsAbout(env as unknown as Record<string, string>)).toEqual([expect.stringMatching(complaint)]);
  });

  it('lists everything wrong at once and repeats no value of a secret', () => {
    const complaints = complaintsAbout({ COMMAND_API_PORT: 'x', DATABASE_URL: 'mysql://user:hunter2@host/db' });
    expect(complaints).toHaveLength(2);
    expect(complaints.join()).not.toContain('hunter2');
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['127.0.0.1.example.com', false],
    ['192.168.1.2', false],
    ['::', false],
  ])('knows whether %s is loopback: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});
