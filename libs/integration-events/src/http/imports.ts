/** The contracts of file imports, which the command API serves: upload, progress, list, rejections. */
import { z } from 'zod';
import type { Role } from './roles.js';
import { importId, position, programId, queryNumber, timestamp } from './fields.js';

export const importKinds = ['candidates', 'dtsen', 'payments', 'coverage'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The one role that may upload each kind. */
export const importRoles = {
  candidates: 'disnaker',
  dtsen: 'dinsos',
  payments: 'bendahara',
  coverage: 'bpjs',
} as const satisfies Record<ImportKind, Role>;

/** Columns of each kind, in the order of its template; headers may come in any case and order. */
export const importColumns = {
  candidates: {
    required: ['nik', 'nama', 'tanggal_lahir', 'jenis_kelamin', 'kecamatan', 'kelurahan', 'pekerjaan'],
    all: ['nik', 'no_kk', 'nama', 'tempat_lahir', 'tanggal_lahir', 'jenis_kelamin', 'alamat', 'kecamatan', 'kelurahan', 'no_hp', 'pekerjaan', 'sumber', 'kota_ktp'],
  },
  dtsen: { required: ['nik', 'desil', 'status_dukcapil'], all: ['nik', 'id_keluarga', 'desil', 'status_dukcapil'] },
  payments: { required: ['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'], all: ['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'] },
  coverage: { required: ['nik', 'status'], all: ['nik', 'kpj', 'status', 'alasan'] },
} as const satisfies Record<ImportKind, { required: readonly string[]; all: readonly string[] }>;

/** A DTSEN period: a month (`2026-01`) or a quarter (`2026-Q1`). */
export const dtsenPeriod = z.string().regex(/^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2]|Q[1-4])$/);

/** The multipart fields beside `file`; `period` belongs to dtsen, which needs it, and to no other kind. */
export const importFields = z
  .strictObject({ kind: z.enum(importKinds), programId, period: dtsenPeriod.exactOptional() })
  .superRefine((fields, context) => {
    const isDtsen = fields.kind === 'dtsen';
    if (isDtsen === (fields.period !== undefined)) return;
    context.addIssue({
      code: 'custom',
      path: ['period'],
      message: isDtsen ? 'A DTSEN extract needs its period.' : 'Only a DTSEN extract has a period.',
      params: { code: isDtsen ? 'FIELD_MISSING' : 'FIELD_UNKNOWN' },
    });
  });

export const importAccepted = z.object({ importId });

/**
 * One import's progress. Beyond the interface it names the programme, the period, the file, the
 * uploader and the times, and `problem` says why a failed one failed.
 */
export const importStatus = z.object({
  importId,
  kind: z.enum(importKinds),
  status: z.enum(['running', 'completed', 'failed']),
  rows: z.int(),
  accepted: z.int(),
  repaired: z.int(),
  rejected: z.int(),
  duplicates: z.int(),
  ignored: z.int(),
  position,
  programId: z.string(),
  period: z.string().nullable(),
  fileName: z.string().nullable(),
  uploadedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type ImportStatus = z.infer<typeof importStatus>;

/** `GET /imports` of the query API: newest first, only the kinds that the caller's roles may see. */
export const importList = z.object({ imports: z.array(importStatus), position });
export type ImportList = z.infer<typeof importList>;
export const importListQuery = z.strictObject({ programId: programId.exactOptional(), limit: queryNumber(1, 200).exactOptional() });

/** First columns of `rejections.csv`; the row as it was follows under its own headers. */
export const rejectionColumns = ['baris', 'kode', 'isian', 'pesan'] as const;
