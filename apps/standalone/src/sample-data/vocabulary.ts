import { kotaBekasi } from '@lindung/domain/reference/area-list';
import { occupationList } from '@lindung/domain/reference/occupation-list';

/** Every kelurahan with the kecamatan that it lies in, by name. */
export const kelurahanPlaces: readonly { readonly kecamatan: string; readonly kelurahan: string }[] = kotaBekasi.flatMap((kecamatan) =>
  Object.values(kecamatan.kelurahan).map((kelurahan) => ({ kecamatan: kecamatan.name, kelurahan })),
);

/** Ways in which a list may write an occupation; common work stands more often than rare work. */
export const occupationSpellings: readonly string[] = occupationList
  .filter((entry) => entry.code !== 'lainnya')
  .flatMap((entry) => [...entry.aliases, ...(entry.risk === 1 ? entry.aliases : [])]);
