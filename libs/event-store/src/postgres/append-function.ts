/** Name of the NOTIFY channel on which every commit tells the new head. */
export const HEAD_CHANNEL = 'lindung_log_head';

/**
 * SQL of `log.append`: one group of requests in one statement.
 *
 * It is plpgsql because each statement in it must see what was committed before it got the lock: in
 * a single SQL statement the revisions would be read from a snapshot older than the lock.
 *
 * A cluster is a set of requests that share streams and therefore stand or fall together. For each
 * stream the caller states the revision that it assumed while planning. Clusters of which every
 * assumption holds are written as one dense block after the head; of the others nothing is written,
 * and `observed` (else null) tells the true revision of each stream, in order, -1 where it does not
 * exist. `head` is the position before the block.
 *
 * The planner settings keep a plan made while the table was small from scanning it once it is not.
 */
export const APPEND_FUNCTION = `
create or replace function log.append(
  p_clock timestamptz,
  p_streams text[], p_assumed int[], p_stream_clusters int[],
  p_clusters int[], p_event_ids uuid[], p_event_streams text[], p_revisions int[],
  p_types text[], p_versions int[], p_envelope_rests text[], p_data text[], p_sealed bytea[],
  out head bigint, out observed int[]
) language plpgsql
set enable_seqscan = off
set jit = off
set search_path = pg_catalog
as $function$
declare
  v_recorded_at timestamptz;
  v_envelope_head text;
  v_failed int[];
  v_count int := cardinality(p_event_ids);
begin
  perform from log.append_lock for update;
  if not found then
    raise exception 'log.append_lock has lost its row: without it appends are not serialised';
  end if;

  select e.position, e.recorded_at into head, v_recorded_at
    from log.events e order by e.position desc limit 1;
  head := coalesce(head, 0);
  v_recorded_at := greatest(p_clock, v_recorded_at);
  v_envelope_head := '{"recordedAt":"' ||
    to_char(v_recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",';

  select array_agg(distinct s.cluster) into v_failed
    from unnest(p_streams, p_assumed, p_stream_clusters) as s(stream_id, assumed, cluster)
    left join lateral (
      select e.revision from log.events e where e.stream_id = s.stream_id order by e.revision desc limit 1
    ) as last on true
    where s.assumed <> coalesce(last.revision, -1);

  if v_failed is null then
    insert into log.events (position, event_id, stream_id, revision, type, version, recorded_at, envelope, data, sealed)
    select head + u.n, u.event_id, u.stream_id, u.revision, u.type, u.version, v_recorded_at,
        v_envelope_head || u.envelope_rest, u.data, u.sealed
      from unnest(p_event_ids, p_event_streams, p_revisions, p_types, p_versions, p_envelope_rests, p_data, p_sealed)
        with ordinality as u(event_id, stream_id, revision, type, version, envelope_rest, data, sealed, n);
  else
    select array_agg(coalesce(last.revision, -1) order by s.n) into observed
      from unnest(p_streams) with ordinality as s(stream_id, n)
      left join lateral (
        select e.revision from log.events e where e.stream_id = s.stream_id order by e.revision desc limit 1
      ) as last on true;
    insert into log.events (position, event_id, stream_id, revision, type, version, recorded_at, envelope, data, sealed)
    select head + row_number() over (order by u.n), u.event_id, u.stream_id, u.revision, u.type, u.version, v_recorded_at,
        v_envelope_head || u.envelope_rest, u.data, u.sealed
      from unnest(p_clusters, p_event_ids, p_event_streams, p_revisions, p_types, p_versions, p_envelope_rests, p_data, p_sealed)
        with ordinality as u(cluster, event_id, stream_id, revision, type, version, envelope_rest, data, sealed, n)
      where not exists (select from unnest(v_failed) as f(cluster) where f.cluster = u.cluster);
    get diagnostics v_count = row_count;
  end if;

  if v_count > 0 then
    perform pg_notify('${HEAD_CHANNEL}', (head + v_count)::text);
  end if;
end
$function$`;
