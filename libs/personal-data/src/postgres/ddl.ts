/** One step of the vault's schema. Steps are applied in order, once each, and never edited afterwards. */
export interface SchemaStep {
  readonly version: number;
  readonly sql: string;
}

/** May create and destroy keys and keep uploads, rejected rows and DTSEN extracts: the command side. */
export const VAULT_WRITER_ROLE = 'lindung_vault_writer';
/** May read keys and nothing else: the projector, which opens names for the roster. */
export const VAULT_READER_ROLE = 'lindung_vault_reader';
/** May destroy keys without being able to read one: the process manager that finishes erasures. */
export const VAULT_ERASER_ROLE = 'lindung_vault_eraser';

const TABLES = `
CREATE TABLE vault.keys (
  key_id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('worker', 'import')),
  kek_id text NOT NULL,
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 61),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE vault.destroyed_keys (
  key_id uuid PRIMARY KEY,
  destroyed_at timestamptz NOT NULL DEFAULT now()
);

-- Identities of the pepper and the like, so that a start with another one is noticed. No secrets.
CREATE TABLE vault.secret_identities (
  name text PRIMARY KEY,
  identity text NOT NULL
);

-- An upload is named by its key, because its import id is known only when its last byte is.
CREATE TABLE vault.uploads (
  key_id uuid PRIMARY KEY REFERENCES vault.keys (key_id) ON DELETE CASCADE,
  kind text NOT NULL,
  received_at timestamptz NOT NULL,
  import_id text UNIQUE,
  byte_length bigint,
  sha256 text,
  sealed_columns bytea,
  CHECK ((import_id IS NULL) = (byte_length IS NULL)),
  CHECK ((import_id IS NULL) = (sha256 IS NULL))
);
CREATE INDEX uploads_received_at ON vault.uploads (received_at);

CREATE TABLE vault.upload_chunks (
  key_id uuid NOT NULL REFERENCES vault.uploads (key_id) ON DELETE CASCADE,
  chunk_number integer NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (key_id, chunk_number)
);
-- Ciphertext does not compress, so trying would only cost time.
ALTER TABLE vault.upload_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE vault.rejections (
  key_id uuid NOT NULL REFERENCES vault.uploads (key_id) ON DELETE CASCADE,
  row_number integer NOT NULL,
  code text NOT NULL,
  field text,
  message text NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (key_id, row_number)
);

CREATE TABLE vault.dtsen_extracts (
  extract_number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id text NOT NULL UNIQUE,
  period text NOT NULL CHECK (period ~ '^[0-9]{4}-([0-9]{2}|Q[1-4])$'),
  snapshot_date date NOT NULL,
  completed boolean NOT NULL DEFAULT false
);
CREATE INDEX dtsen_extracts_period ON vault.dtsen_extracts (period, extract_number);

-- A worker id is 16 bytes of HMAC; as uuid it takes a quarter of what its hex text would.
CREATE TABLE vault.dtsen_snapshots (
  extract_number integer NOT NULL REFERENCES vault.dtsen_extracts (extract_number),
  worker_id uuid NOT NULL,
  decile smallint CHECK (decile BETWEEN 1 AND 10),
  civil_status text NOT NULL CHECK (civil_status IN ('ACTIVE', 'DECEASED', 'MOVED')),
  PRIMARY KEY (extract_number, worker_id)
);
`;

/** Deleting uploads and what hangs on them needs no grant: it is done by destroying their key. */
const GRANTS = `
GRANT USAGE ON SCHEMA vault TO ${VAULT_WRITER_ROLE}, ${VAULT_READER_ROLE}, ${VAULT_ERASER_ROLE};
GRANT SELECT ON vault.keys, vault.destroyed_keys TO ${VAULT_READER_ROLE};
GRANT SELECT (key_id), DELETE ON vault.keys TO ${VAULT_ERASER_ROLE};
GRANT SELECT, INSERT ON vault.destroyed_keys TO ${VAULT_ERASER_ROLE};
GRANT SELECT, INSERT, DELETE ON vault.keys TO ${VAULT_WRITER_ROLE};
GRANT SELECT, INSERT ON vault.destroyed_keys, vault.uploads, vault.upload_chunks, vault.rejections,
  vault.dtsen_extracts, vault.dtsen_snapshots TO ${VAULT_WRITER_ROLE};
GRANT UPDATE (import_id, byte_length, sha256, sealed_columns) ON vault.uploads TO ${VAULT_WRITER_ROLE};
GRANT UPDATE (completed) ON vault.dtsen_extracts TO ${VAULT_WRITER_ROLE};
`;

export const SCHEMA_STEPS: readonly SchemaStep[] = [{ version: 1, sql: TABLES + GRANTS }];
