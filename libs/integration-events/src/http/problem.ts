/** Errors are answers: RFC 9457 problem details, with a stable code and the fields concerned. */
import { z } from 'zod';

/** One field that is wrong: where it stands (`a.b.0`), a stable code, and what to do about it. */
export const fieldError = z.object({
  field: z.string(),
  code: z.string(),
  message: z.string(),
});

export type FieldError = z.infer<typeof fieldError>;

/** How far something that is being waited for has come. */
export const progress = z.object({ done: z.int().min(0), total: z.int().min(0) });

export type Progress = z.infer<typeof progress>;

/** Body of every answer that is not a success, as `application/problem+json`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(fieldError),
  /** With REPLAY_UNDER_WAY: events replayed, of how many. */
  progress: progress.exactOptional(),
});

export type Problem = z.infer<typeof problem>;

/** Codes that the HTTP layer itself gives, beside the domain's reasons. */
export const transportCodes = {
  BAD_REQUEST: { status: 400, id: 'Permintaan tidak terbaca.', en: 'The request cannot be read.' },
  UNAUTHENTICATED: { status: 401, id: 'Silakan masuk kembali: token tidak ada atau tidak berlaku.', en: 'Sign in: a valid bearer token is missing.' },
  FORBIDDEN: { status: 403, id: 'Peran Anda tidak berwenang untuk ini.', en: 'Your roles do not allow this.' },
  NOT_FOUND: { status: 404, id: 'Data yang diminta tidak ada.', en: 'There is no such thing here.' },
  METHOD_NOT_ALLOWED: { status: 405, id: 'Metode ini tidak tersedia di sini.', en: 'This method is not available here.' },
  CONFLICT: { status: 409, id: 'Ditolak karena ada perubahan serentak; muat ulang lalu coba lagi.', en: 'A concurrent change refused this; read again and retry.' },
  BODY_TOO_LARGE: { status: 413, id: 'Isi kiriman melebihi batas.', en: 'The body is larger than allowed.' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, id: 'Jenis isi kiriman ini tidak diterima.', en: 'Send the media type that this route documents.' },
  INVALID: { status: 422, id: 'Ada isian yang keliru, kurang, atau tidak dikenal; lihat rinciannya.', en: 'A field is wrong, missing or unknown; see errors.' },
  POSITION_UNKNOWN: { status: 422, id: 'Posisi ini berada di luar catatan.', en: 'This position lies beyond the head of the log.' },
  MOMENT_AHEAD: { status: 422, id: 'Waktu ini belum terjadi; pilih hari ini atau sebelumnya.', en: 'This moment lies in the future; choose today or an earlier one.' },
  REPLAY_TOO_LARGE: { status: 422, id: 'Catatan sampai saat itu terlalu besar untuk diputar ulang di sini; pakai alat auditor (replay).', en: 'The log up to then is too large to be replayed here; use the auditor tool (replay).' },
  TOO_MANY_REQUESTS: { status: 429, id: 'Terlalu banyak permintaan; tunggu sebentar.', en: 'Too many requests; wait as Retry-After says.' },
  INTERNAL: { status: 500, id: 'Ada yang gagal di sisi kami.', en: 'Something failed on our side.' },
  LOG_DAMAGED: { status: 500, id: 'Catatan rusak atau telah diubah; jalankan alat auditor (verify).', en: 'The log is damaged or was altered; run the auditor tool (verify).' },
  NOT_CAUGHT_UP: { status: 503, id: 'Data belum menyusul perubahan terakhir; coba lagi.', en: 'The answer has not reached the position asked for; retry.' },
  REPLAY_UNDER_WAY: { status: 503, id: 'Keadaan pada saat itu sedang diputar ulang dari catatan; coba lagi sebentar.', en: 'The state of that moment is being replayed from the log; ask again as Retry-After says.' },
  UNAVAILABLE: { status: 503, id: 'Layanan sedang tidak tersedia; coba lagi sebentar.', en: 'Not available right now; retry as Retry-After says.' },
} as const satisfies Record<string, { status: number; id: string; en: string }>;

export type TransportCode = keyof typeof transportCodes;
