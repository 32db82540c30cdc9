/** A kecamatan with its kelurahan, named as the ministry's list of administrative areas names them. */
export interface KecamatanEntry {
  /** Six digits. */
  readonly code: string;
  readonly name: string;
  /** Ten-digit code and name of every kelurahan. */
  readonly kelurahan: Readonly<Record<string, string>>;
}

/** The 12 kecamatan and 56 kelurahan of Kota Bekasi; the same as `infra/reference/kota-bekasi-wilayah.csv`. */
export const kotaBekasi: readonly KecamatanEntry[] = [
  {
    code: '327501',
    name: 'Bekasi Timur',
    kelurahan: {
      '3275011001': 'Bekasijaya',
      '3275011002': 'Margahayu',
      '3275011003': 'Durenjaya',
      '3275011004': 'Arenjaya',
    },
  },
  {
    code: '327502',
    name: 'Bekasi Barat',
    kelurahan: {
      '3275021001': 'Bintara',
      '3275021002': 'Kranji',
      '3275021003': 'Kotabaru',
      '3275021004': 'Bintarajaya',
      '3275021005': 'Jakasampurna',
    },
  },
  {
    code: '327503',
    name: 'Bekasi Utara',
    kelurahan: {
      '3275031001': 'Kaliabang Tengah',
      '3275031002': 'Perwira',
      '3275031003': 'Harapanbaru',
      '3275031004': 'Teluk Pucung',
      '3275031005': 'Margamulya',
      '3275031006': 'Harapanjaya',
    },
  },
  {
    code: '327504',
    name: 'Bekasi Selatan',
    kelurahan: {
      '3275041001': 'Pekayonjaya',
      '3275041002': 'Margajaya',
      '3275041003': 'Jakamulya',
      '3275041004': 'Jakasetia',
      '3275041005': 'Kayuringinjaya',
    },
  },
  {
    code: '327505',
    name: 'Rawalumbu',
    kelurahan: {
      '3275051001': 'Bojong Rawalumbu',
      '3275051002': 'Pengasinan',
      '3275051003': 'Sepanjangjaya',
      '3275051004': 'Bojongmenteng',
    },
  },
  {
    code: '327506',
    name: 'Medansatria',
    kelurahan: {
      '3275061001': 'Medansatria',
      '3275061002': 'Harapanmulya',
      '3275061003': 'Pejuang',
      '3275061004': 'Kalibaru',
    },
  },
  {
    code: '327507',
    name: 'Bantargebang',
    kelurahan: {
      '3275071003': 'Bantargebang',
      '3275071004': 'Cikiwul',
      '3275071007': 'Ciketingudik',
      '3275071008': 'Sumurbatu',
    },
  },
  {
    code: '327508',
    name: 'Pondokgede',
    kelurahan: {
      '3275081001': 'Jatiwaringin',
      '3275081002': 'Jatibening',
      '3275081003': 'Jatimakmur',
      '3275081006': 'Jatibening Baru',
      '3275081007': 'Jaticempaka',
    },
  },
  {
    code: '327509',
    name: 'Jatiasih',
    kelurahan: {
      '3275091001': 'Jatimekar',
      '3275091002': 'Jatiasih',
      '3275091003': 'Jatikramat',
      '3275091004': 'Jatirasa',
      '3275091005': 'Jatiluhur',
      '3275091006': 'Jatisari',
    },
  },
  {
    code: '327510',
    name: 'Jatisampurna',
    kelurahan: {
      '3275101001': 'Jatisampurna',
      '3275101002': 'Jatikarya',
      '3275101003': 'Jatiranggon',
      '3275101004': 'Jatirangga',
      '3275101005': 'Jatiraden',
    },
  },
  {
    code: '327511',
    name: 'Mustikajaya',
    kelurahan: {
      '3275111001': 'Padurenan',
      '3275111002': 'Cimuning',
      '3275111003': 'Mustikajaya',
      '3275111004': 'Mustikasari',
    },
  },
  {
    code: '327512',
    name: 'Pondokmelati',
    kelurahan: {
      '3275121001': 'Jatirahayu',
      '3275121002': 'Jatiwarna',
      '3275121003': 'Jatimelati',
      '3275121004': 'Jatimurni',
    },
  },
];
