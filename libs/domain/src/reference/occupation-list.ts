/** One kind of work. */
export interface OccupationEntry {
  readonly code: string;
  readonly labelId: string;
  readonly labelEn: string;
  /** Risk class, 1 the highest. */
  readonly risk: 1 | 2 | 3;
  /** Other ways in which lists write it. */
  readonly aliases: readonly string[];
}

/** The kinds of work that Lindung tells apart; the same as `infra/reference/occupations.csv`. */
export const occupationList: readonly OccupationEntry[] = [
  { code: 'ojek-online', labelId: 'Pengemudi ojek online', labelEn: 'Ride-hailing motorcyclist', risk: 1, aliases: ['ojol', 'ojek online', 'driver ojol', 'gojek', 'grab bike', 'kurir motor online'] },
  { code: 'ojek-pangkalan', labelId: 'Pengemudi ojek pangkalan', labelEn: 'Motorcycle taxi rider', risk: 1, aliases: ['ojek', 'tukang ojek', 'ojek pangkalan'] },
  { code: 'sopir', labelId: 'Sopir angkutan', labelEn: 'Driver', risk: 1, aliases: ['sopir', 'supir', 'driver', 'sopir angkot', 'sopir truk', 'pengemudi'] },
  { code: 'kurir', labelId: 'Kurir lepas', labelEn: 'Freelance courier', risk: 1, aliases: ['kurir', 'kurir paket'] },
  { code: 'kuli-bangunan', labelId: 'Kuli bangunan', labelEn: 'Construction labourer', risk: 1, aliases: ['kuli', 'kuli bangunan', 'buruh bangunan', 'tukang bangunan', 'tukang batu'] },
  { code: 'kuli-angkut', labelId: 'Kuli angkut dan panggul', labelEn: 'Porter', risk: 1, aliases: ['kuli panggul', 'kuli angkut', 'buruh angkut', 'porter'] },
  { code: 'pemulung', labelId: 'Pemulung', labelEn: 'Scavenger', risk: 1, aliases: ['pemulung', 'pengepul rongsok', 'tukang rongsok'] },
  { code: 'petugas-kebersihan', labelId: 'Petugas kebersihan lepas', labelEn: 'Casual street cleaner', risk: 2, aliases: ['tukang sampah', 'petugas sampah', 'penyapu jalan'] },
  { code: 'tukang-becak', labelId: 'Tukang becak', labelEn: 'Pedicab driver', risk: 1, aliases: ['becak', 'pengayuh becak'] },
  { code: 'tukang-parkir', labelId: 'Juru parkir', labelEn: 'Parking attendant', risk: 2, aliases: ['juru parkir', 'tukang parkir'] },
  { code: 'pedagang-kaki-lima', labelId: 'Pedagang kaki lima', labelEn: 'Street vendor', risk: 2, aliases: ['pedagang', 'pkl', 'pedagang kaki lima', 'pedagang keliling', 'penjual keliling'] },
  { code: 'pedagang-pasar', labelId: 'Pedagang pasar', labelEn: 'Market trader', risk: 3, aliases: ['pedagang pasar', 'pedagang sayur', 'pedagang ikan'] },
  { code: 'asisten-rumah-tangga', labelId: 'Asisten rumah tangga', labelEn: 'Domestic worker', risk: 3, aliases: ['art', 'prt', 'pembantu', 'asisten rumah tangga'] },
  { code: 'penjahit', labelId: 'Penjahit', labelEn: 'Tailor', risk: 3, aliases: ['penjahit', 'konveksi rumahan'] },
  { code: 'montir', labelId: 'Montir bengkel kecil', labelEn: 'Small-workshop mechanic', risk: 2, aliases: ['montir', 'bengkel', 'mekanik'] },
  { code: 'petani-peternak', labelId: 'Petani dan peternak kecil', labelEn: 'Smallholder', risk: 2, aliases: ['petani', 'peternak', 'buruh tani'] },
  { code: 'nelayan', labelId: 'Nelayan', labelEn: 'Fisher', risk: 1, aliases: ['nelayan'] },
  { code: 'buruh-harian', labelId: 'Buruh harian lepas', labelEn: 'Casual day labourer', risk: 2, aliases: ['buruh harian', 'buruh lepas', 'bhl', 'serabutan', 'kerja serabutan'] },
  { code: 'pekerja-seni', labelId: 'Pekerja seni dan pengamen', labelEn: 'Street performer', risk: 3, aliases: ['pengamen', 'seniman jalanan'] },
  { code: 'penjaga-warung', labelId: 'Pemilik atau penjaga warung', labelEn: 'Small-shop keeper', risk: 3, aliases: ['warung', 'penjaga warung', 'kelontong'] },
  { code: 'guru-ngaji', labelId: 'Guru ngaji dan marbot', labelEn: 'Religious teacher, mosque caretaker', risk: 3, aliases: ['guru ngaji', 'marbot', 'marbut'] },
  { code: 'lainnya', labelId: 'Lainnya', labelEn: 'Other', risk: 3, aliases: ['lainnya', 'lain-lain'] },
];
