import { type Manifest } from './export-files.js';

/** The page in an export that tells an auditor, in both languages, what lies there and how it is checked. */
export function exportReadme({ origin, size, head = size, eventsPerFile, readModels }: Manifest): string {
  const models = readModels === null ? 'tidak dicatat / not recorded' : `posisi / position ${readModels.position}`;
  return `# Ekspor catatan Lindung / Export of a Lindung log

- Nama catatan / log origin: \`${origin}\`
- Jumlah peristiwa / events: ${size}${head > size ? ` (posisi ${size + 1} sampai ${head} belum ditandatangani dan TIDAK ada di sini / positions ${size + 1} to ${head} were not signed and are NOT in here)` : ''}
- Sidik jari tabel baca / digests of the read models: ${models}

## Untuk auditor (Bahasa Indonesia)

| berkas | isi |
| --- | --- |
| \`checkpoint\` | pernyataan bertanda tangan atas seluruh ekspor ini (C2SP signed note, Ed25519). Simpan salinannya di luar jangkauan kota. |
| \`checkpoints.jsonl\` | setiap checkpoint yang pernah ditandatangani, satu per baris: \`{"size", "note"}\` |
| \`keys.txt\` | kunci publik (C2SP vkey). Cocokkan dengan kunci yang Anda terima lewat jalur lain. |
| \`events/*.jsonl\` | peristiwa menurut urutan, ${eventsPerFile} per berkas, satu objek JSON per baris |
| \`tile/\` | pohon Merkle (RFC 6962) dalam tata letak C2SP tlog-tiles |
| \`manifest.json\` | keterangan ekspor ini |

Satu baris peristiwa: \`{"position":"17","envelope":{...},"data":{...},"sealed":"<base64>"}\`. \`envelope\` dan \`data\` adalah byte persis
seperti yang di-hash; \`sealed\` adalah data pribadi yang tersandi dan tetap tersandi. Daun ke-i pohon (i = position - 1) adalah i sebagai
8 byte big-endian diikuti byte \`envelope\`; \`envelope\` memuat SHA-256 dari \`data\` dan dari \`sealed\`. Badan yang bukan satu baris JSON
(hanya pada catatan yang rusak) ditulis sebagai \`envelopeBase64\` atau \`dataBase64\`; bila kolom basis data bertentangan dengan envelope,
kolom itu ada pada \`columns\`.

Periksa tanpa basis data dan tanpa jaringan, pada komputer Anda sendiri:

    npm run auditor -- verify --from FOLDER --checkpoint CHECKPOINT-YANG-ANDA-SIMPAN --key KUNCI-PUBLIK
    npm run auditor -- replay --from FOLDER --compare
    npm run auditor -- redraw all --from FOLDER

## For auditors (English)

| file | holds |
| --- | --- |
| \`checkpoint\` | the signed statement over all of this export (C2SP signed note, Ed25519). Keep a copy out of the city's reach. |
| \`checkpoints.jsonl\` | every checkpoint ever signed, one a line: \`{"size", "note"}\` |
| \`keys.txt\` | public keys (C2SP vkey). Compare them with the key that reached you another way. |
| \`events/*.jsonl\` | the events in order, ${eventsPerFile} a file, one JSON object a line |
| \`tile/\` | the Merkle tree (RFC 6962) in the layout of C2SP tlog-tiles |
| \`manifest.json\` | what this export is |

A line of events: \`{"position":"17","envelope":{...},"data":{...},"sealed":"<base64>"}\`. \`envelope\` and \`data\` are the exact bytes that
were hashed; \`sealed\` is personal data, encrypted, and stays so. Leaf i of the tree (i = position - 1) is i as 8 bytes, big-endian,
followed by the bytes of \`envelope\`; \`envelope\` holds the SHA-256 of \`data\` and of \`sealed\`. Bodies that are not one line of JSON (only a
damaged log has such) are written as \`envelopeBase64\` or \`dataBase64\`; where columns of the database contradicted the envelope, they
stand in \`columns\`.

Check it without a database and without a network, on a computer of your own:

    npm run auditor -- verify --from FOLDER --checkpoint THE-CHECKPOINT-YOU-KEPT --key PUBLIC-KEY
    npm run auditor -- replay --from FOLDER --compare
    npm run auditor -- redraw all --from FOLDER
`;
}
