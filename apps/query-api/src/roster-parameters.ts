import { kotaBekasi } from '@lindung/domain/reference/area-list';
import { lettersOf } from '@lindung/domain/reference/letters';
import { resolveOccupation } from '@lindung/domain/reference/occupations';
import { type QueryParameters } from '@lindung/integration-events/http/queries';
import { type RequestActor } from '@lindung/platform/auth/principal';
import { ProblemError } from '@lindung/platform/problem';
import { type RosterFilter } from '@lindung/projections/roster/roster-filter';

const refused = (field: string, code: string, message: string): ProblemError =>
  new ProblemError({ status: 422, code: 'INVALID', detail: message, errors: [{ field, code, message }] });

export const badCursor = (): ProblemError => refused('cursor', 'FIELD_INVALID', 'This cursor belongs to another list or order; start from the first page.');

const digitsOf = (text: string): string => text.replaceAll('.', '');

/** Code of a kecamatan given by code or name. */
function kecamatanCode(text: string): string {
  const match = kotaBekasi.find((entry) => entry.code === digitsOf(text) || lettersOf(entry.name) === lettersOf(text));
  if (!match) throw refused('kecamatan', 'AREA_UNKNOWN', 'No kecamatan of that code or name is known here.');
  return match.code;
}

/** Code of a kelurahan given by code or name; its name may be that of a kecamatan too. */
function kelurahanCode(text: string): string {
  const all = kotaBekasi.flatMap((entry) => Object.entries(entry.kelurahan));
  const match = all.find(([code, name]) => code === digitsOf(text) || lettersOf(name) === lettersOf(text));
  if (!match) throw refused('kelurahan', 'AREA_UNKNOWN', 'No kelurahan of that code or name is known here.');
  return match[0];
}

function occupationCode(text: string): string {
  const { code, known } = resolveOccupation(text);
  if (!known) throw refused('occupation', 'FIELD_INVALID', 'No occupation of that code or name is known.');
  return code;
}

type FilterParameters = Pick<QueryParameters<'roster'>, 'status' | 'kecamatan' | 'kelurahan' | 'occupation' | 'decile' | 'sex' | 'q'>;

/**
 * The roster's filter from checked query parameters; names become codes. Whoever sees no names may
 * not search by them either, for a search that finds somebody tells the name.
 */
export function rosterFilterOf(parameters: FilterParameters, actor: RequestActor | null): RosterFilter {
  const { status, kecamatan, kelurahan, occupation, decile, sex, q } = parameters;
  if (q !== undefined && (actor === null || actor.role === 'komisi4' || actor.role === 'admin')) {
    throw new ProblemError({ status: 403, code: 'FORBIDDEN', detail: 'Searching by name is not open to this role. Leave out q.' });
  }
  return {
    ...(status === undefined ? {} : { status }),
    ...(kecamatan === undefined ? {} : { kecamatan: kecamatanCode(kecamatan) }),
    ...(kelurahan === undefined ? {} : { kelurahan: kelurahanCode(kelurahan) }),
    ...(occupation === undefined ? {} : { occupation: occupationCode(occupation) }),
    ...(decile === undefined ? {} : { decile: decile === 'unknown' ? null : Number(decile) }),
    ...(sex === undefined ? {} : { sex }),
    ...(q === undefined ? {} : { q }),
  };
}
