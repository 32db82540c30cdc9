/**
 * Every reason that Lindung gives for a refusal, once: the domain decides with these codes, the
 * API answers with them, the import writes them into its rejections file and the UI explains them.
 * Codes are public and stable; their Indonesian and English wording stands beside them.
 */
interface ReasonText {
  readonly id: string;
  readonly en: string;
}

export const reasons = {
  // A row or field is wrong.
  NIK_FORMAT: { id: 'NIK harus 16 angka dengan tanggal lahir dan nomor urut yang mungkin.', en: 'A NIK has 16 digits with a possible birth date and serial number.' },
  NIK_PRECISION_LOST: { id: 'NIK rusak oleh lembar kerja: angka terakhirnya hilang. Format kolom NIK sebagai teks lalu isi ulang dari KTP.', en: 'A spreadsheet destroyed the last digits of this NIK. Format the column as text and type it again from the card.' },
  NIK_DUPLICATE_IN_FILE: { id: 'NIK ini sudah ada di baris sebelumnya dalam berkas yang sama.', en: 'This NIK stands in an earlier row of the same file.' },
  NIK_ALREADY_REGISTERED: { id: 'NIK ini sudah terdaftar.', en: 'This NIK is registered already.' },
  BIRTH_DATE_INVALID: { id: 'Tanggal lahir tidak terbaca atau tidak mungkin.', en: 'The birth date cannot be read or is impossible.' },
  AGE_OUT_OF_RANGE: { id: 'Usia harus sedikitnya 17 dan belum 65 tahun pada hari perlindungan dimulai.', en: 'Participants are at least 17 and not yet 65 on the day that cover starts.' },
  NOT_KTP_KOTA_BEKASI: { id: 'KTP bukan KTP Kota Bekasi.', en: 'The identity card is not one of Kota Bekasi.' },
  AREA_UNKNOWN: { id: 'Kecamatan atau kelurahan tidak dikenal di wilayah ini.', en: 'The kecamatan or kelurahan is not known in this region.' },
  FIELD_MISSING: { id: 'Isian wajib ini kosong.', en: 'This required field is empty.' },
  FIELD_INVALID: { id: 'Isian ini tidak dapat dibaca.', en: 'This field cannot be read.' },
  FIELD_UNKNOWN: { id: 'Isian ini tidak dikenal.', en: 'This field is not known.' },
  NOT_REGISTERED: { id: 'Pekerja ini belum terdaftar.', en: 'This worker is not registered.' },

  // DTSEN and policy.
  DTSEN_NOT_FOUND: { id: 'Tidak ditemukan di DTSEN.', en: 'Not found in DTSEN.' },
  DECILE_OUT_OF_POLICY: { id: 'Desil di atas batas program.', en: 'The decile is above the limit of the programme.' },
  DECILE_UNKNOWN: { id: 'Desil tidak diketahui.', en: 'The decile is unknown.' },
  CIVIL_STATUS_DECEASED: { id: 'Menurut Dukcapil telah meninggal.', en: 'Deceased according to the civil registry.' },
  CIVIL_STATUS_MOVED: { id: 'Menurut Dukcapil telah pindah.', en: 'Moved away according to the civil registry.' },
  SNAPSHOT_EXPIRED: { id: 'Data DTSEN lebih tua daripada yang dibolehkan program.', en: 'The DTSEN snapshot is older than the programme allows.' },
  SNAPSHOT_SUPERSEDED: { id: 'Sudah ada hasil DTSEN yang lebih baru.', en: 'A newer DTSEN result stands already.' },
  SNAPSHOT_UNKNOWN: { id: 'Data DTSEN dengan nama itu belum dimuat.', en: 'No DTSEN extract of that name has been loaded.' },
  ALREADY_COVERED_ELSEWHERE: { id: 'Sudah terlindungi melalui kepesertaan lain.', en: 'Covered already through another membership.' },

  // Workers.
  WORKER_EXITED: { id: 'Pekerja ini sudah keluar dari daftar.', en: 'This worker has exited.' },
  WORKER_DECEASED: { id: 'Pekerja ini tercatat meninggal. Batalkan pencatatan itu lebih dulu bila keliru.', en: 'This worker is recorded as deceased. Reinstate first if that was an error.' },
  WORKER_NOT_EXITED: { id: 'Pekerja ini tidak sedang keluar.', en: 'This worker has not exited.' },
  WORKER_ERASED: { id: 'Data pribadi pekerja ini sudah dihapus.', en: 'The personal data of this worker has been erased.' },
  WORKER_UNKNOWN: { id: 'Pekerja ini tidak ada.', en: 'There is no such worker.' },
  ERASURE_BLOCKED: { id: 'Data belum boleh dihapus: masih ada kuota belum dibayar atau perlindungan berjalan.', en: 'Not erasable while an unpaid seat or running cover stands.' },
  SAME_PERSON_REGISTERED: { id: 'Yang mendaftarkan pekerja tidak boleh memverifikasinya.', en: 'Whoever registered a worker cannot verify that worker.' },

  // Programmes, seats and money.
  PROGRAM_UNKNOWN: { id: 'Program ini tidak ada.', en: 'There is no such programme.' },
  PROGRAM_EXISTS: { id: 'Program dengan nama ini sudah dibuka.', en: 'A programme of this id is open already.' },
  PROGRAM_CLOSED: { id: 'Program sudah ditutup.', en: 'The programme is closed.' },
  PROGRAM_HAS_UNPAID_SEATS: { id: 'Program belum dapat ditutup: masih ada kuota yang belum dibayar.', en: 'The programme cannot close while unpaid seats stand.' },
  QUOTA_EXHAUSTED: { id: 'Kuota tidak cukup.', en: 'The quota does not suffice.' },
  BUDGET_EXHAUSTED: { id: 'Pagu tidak cukup.', en: 'The budget ceiling does not suffice.' },
  NOT_ENOUGH_CANDIDATES: { id: 'Calon yang menunggu tidak cukup.', en: 'Not enough candidates are waiting.' },
  NOT_ALLOCATED: { id: 'Pekerja ini tidak memegang kuota program ini.', en: 'This worker holds no seat of this programme.' },
  ALREADY_PAID: { id: 'Premi pekerja ini sudah dibayar.', en: 'The premium of this worker is paid already.' },
  NOT_PAID: { id: 'Premi pekerja ini belum dibayar.', en: 'The premium of this worker is not paid.' },
  SEAT_PAID: { id: 'Kuota yang sudah dibayar tidak dapat dilepas; catat pengembalian.', en: 'A paid seat cannot be released; record a refund.' },
  SAME_PERSON_ALLOCATED: { id: 'Yang menetapkan kuota tidak boleh membayarnya.', en: 'Whoever drew a seat cannot pay it.' },
  COVERAGE_CONFIRMED: { id: 'Kepesertaan sudah dikonfirmasi BPJS Ketenagakerjaan.', en: 'Coverage is confirmed already.' },
  COVERAGE_NOT_RUNNING: { id: 'Tidak ada perlindungan yang sedang berjalan.', en: 'No cover is running.' },
  MONEY_REFUNDED: { id: 'Sudah ada pengembalian untuk premi ini.', en: 'Money of this premium has been refunded.' },
  REFUND_TOO_LARGE: { id: 'Pengembalian melebihi premi yang dibayar.', en: 'The refund is larger than what was paid.' },
  RECEIPT_REPEATED: { id: 'Nomor bukti ini sudah dicatat untuk pekerja ini.', en: 'This receipt number is recorded for this worker already.' },
  RANKING_BEHIND: { id: 'Daftar peringkat belum menyusul; coba lagi sebentar.', en: 'The ranking has not caught up; try again shortly.' },
  BUSY: { id: 'Terlalu banyak perubahan serentak; coba lagi.', en: 'Too many concurrent changes; try again.' },
  DATE_IN_FUTURE: { id: 'Tanggal tidak boleh di masa depan.', en: 'The date may not lie in the future.' },
  CLEAR_TEXT_HAS_NIK: { id: 'Teks ini memuat 16 angka berurutan seperti NIK; hapus dari teks.', en: 'This text carries a run of 16 digits like a NIK; remove it.' },
  IDEMPOTENCY_KEY_REUSED: { id: 'Kunci idempotensi ini sudah dipakai untuk isi lain.', en: 'This idempotency key was used with another body.' },

  // Files.
  FILE_UNREADABLE: { id: 'Berkas tidak terbaca sebagai CSV atau XLSX.', en: 'The file is not readable as CSV or XLSX.' },
  FILE_TOO_LARGE: { id: 'Berkas terlalu besar.', en: 'The file is too large.' },
  HEADER_MISSING: { id: 'Baris judul kolom tidak lengkap.', en: 'The header row lacks required columns.' },
  IMPORT_CANCELLED: { id: 'Impor dihentikan. Unggah berkas yang sama untuk melanjutkan.', en: 'The import was cancelled. Upload the same file again to go on.' },
  IMPORT_COMPLETED: { id: 'Impor ini sudah selesai.', en: 'The import is complete already.' },
} as const satisfies Record<string, ReasonText>;

export type ReasonCode = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as readonly ReasonCode[];

/** Why a worker leaves the register. */
export const exitReasons = ['deceased', 'moved-away', 'formal-employment', 'over-age', 'withdrew', 'data-error'] as const;

/** Reasons of a release that have a meaning; any other is the official's own words. */
export const releaseReasons = ['withdrew', 'covered-elsewhere', 'ineligible', 'administrative', 'exited', 'civil-status'] as const;

/** What the civil registry says of somebody. */
export const civilStatuses = ['ACTIVE', 'DECEASED', 'MOVED'] as const;
