import { type ClientBase } from 'pg';

/** What is notified when somebody asks for a moment, and when what was kept has been forgotten. */
export const TIME_TRAVEL_CHANNEL = 'lindung_time_travel';

/** Moments that wait to be replayed at most; whoever asks for one more is told to come again. */
const WAITING_MOMENTS = 20;

/**
 * The moments that somebody looks back to, by their position in the log. `schema_name` is where the
 * read models of a moment are built or kept; another name for every build, so that whoever holds a
 * name knows by the row whether it still counts.
 *
 * The table is unlogged, as the tables of replays are: a crash of the server empties all of them
 * together, and moments are asked for again.
 */
const TABLE = `
  CREATE SCHEMA IF NOT EXISTS time_travel;
  CREATE UNLOGGED TABLE IF NOT EXISTS time_travel.moments (
    position bigint PRIMARY KEY CHECK (position >= 0),
    state text COLLATE "C" NOT NULL CHECK (state IN ('requested', 'building', 'ready', 'failed', 'too-large')),
    schema_name text COLLATE "C",
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reached bigint NOT NULL DEFAULT 0,
    problem text COLLATE "C"
  )`;

/** Asks for a moment, or says that it is still wanted; false where too many wait already. All that readers may change. */
const ASK = `
  CREATE OR REPLACE FUNCTION time_travel.ask(p_position bigint) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    UPDATE time_travel.moments SET last_used_at = clock_timestamp() WHERE position = p_position;
    IF FOUND THEN RETURN true; END IF;
    IF (SELECT count(*) FROM time_travel.moments WHERE state = 'requested') >= ${WAITING_MOMENTS} THEN RETURN false; END IF;
    INSERT INTO time_travel.moments (position, state) VALUES (p_position, 'requested') ON CONFLICT DO NOTHING;
    PERFORM pg_notify('${TIME_TRAVEL_CHANNEL}', 'asked');
    RETURN true;
  END $$`;

const RIGHTS = `
  REVOKE ALL ON FUNCTION time_travel.ask FROM public;
  GRANT USAGE ON SCHEMA time_travel TO lindung_query, lindung_projector;
  GRANT SELECT ON time_travel.moments TO lindung_query;
  GRANT EXECUTE ON FUNCTION time_travel.ask TO lindung_query;
  GRANT SELECT, DELETE ON time_travel.moments TO lindung_projector`;

/** Creates or completes the table of moments, as the owner, with the roles of the read models in place. */
export async function migrateTimeTravel(owner: ClientBase): Promise<void> {
  await owner.query([TABLE, ASK, RIGHTS].join(';\n'));
}

/**
 * Stops serving every kept replay, and throws away the one that is being built, with the transaction
 * that is open. A moment that only waits may stay: whoever builds it first looks at the log, where
 * the reason for forgetting already stands.
 */
export async function forgetMoments(client: ClientBase): Promise<void> {
  await client.query(`DELETE FROM time_travel.moments WHERE state <> 'requested'`);
  await client.query(`SELECT pg_notify('${TIME_TRAVEL_CHANNEL}', 'forgotten')`);
}
