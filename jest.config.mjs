// One Jest configuration for the whole workspace: TypeScript sources are run directly, so that a
// test never depends on an earlier build. Subpath imports of our own packages map to their sources.
export default {
  rootDir: '.',
  testMatch: ['<rootDir>/{libs,apps,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  modulePathIgnorePatterns: ['/dist/', '/.lindung/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  moduleNameMapper: {
    '^@lindung/(domain|event-store|personal-data|integration-events|application|projections|platform|transparency-log)/(.*)$':
      '<rootDir>/libs/$1/src/$2.ts',
    '^@lindung/(command-api|query-api|projector|standalone|auditor)/(.*)$': '<rootDir>/apps/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  // What is waited for are conditions, so a busy machine may take its time; this only ends what hangs.
  testTimeout: 180_000,
};
