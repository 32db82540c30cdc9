/**
 * Parts from which the names of the sample are put together. Every full name is invented; the parts
 * are ordinary given names, and no part was taken from a list of real people.
 */
export const maleNames = ['Agus', 'Bambang', 'Cahyo', 'Dedi', 'Eko', 'Fajar', 'Gunawan', 'Hendra', 'Irwan', 'Joko', 'Kurnia', 'Lukman', 'Mulyadi', 'Nanang', 'Oman', 'Purwanto', 'Rahmat', 'Slamet', 'Tatang', 'Udin', 'Wawan', 'Yusuf', 'Zainal', 'Asep', 'Dadang', 'Ujang'] as const;
export const femaleNames = ['Ani', 'Budiarti', 'Citra', 'Dewi', 'Endang', 'Fitri', 'Gita', 'Hesti', 'Indah', 'Juminten', 'Kartini', 'Lestari', 'Murni', 'Nining', 'Oktavia', 'Puji', 'Ratna', 'Sri', 'Tuti', 'Umi', 'Wati', 'Yuni', 'Zubaidah', 'Euis', 'Imas', 'Neneng'] as const;
export const lastNames = ['Saputra', 'Wijaya', 'Hidayat', 'Setiawan', 'Nugroho', 'Permana', 'Santoso', 'Kusuma', 'Firmansyah', 'Ramadhan', 'Maulana', 'Suryana', 'Pratama', 'Wibowo', 'Susanto', 'Harahap', 'Siregar', 'Nasution', 'Sihombing', 'Simanjuntak', 'Sutrisno', 'Handoko', 'Rosadi', 'Mahendra', 'Gumilar', 'Sopandi'] as const;
export const birthPlaces = ['Bekasi', 'Jakarta', 'Karawang', 'Cirebon', 'Tegal', 'Brebes', 'Bogor', 'Garut', 'Medan', 'Padang', 'Solo', 'Kebumen'] as const;
export const streets = ['Jl. Melati', 'Jl. Kenanga', 'Jl. Anggrek', 'Gg. Mawar', 'Gg. Haji Saman', 'Jl. Cempaka', 'Kp. Rawa', 'Kp. Duku', 'Jl. Flamboyan', 'Gg. Swadaya', 'Jl. Pesantren', 'Kp. Utan'] as const;
export const sources = ['RT/RW', 'Komunitas ojek', 'Paguyuban pedagang', 'Kelurahan', 'Posko Disnaker'] as const;
/** Areas of first issue: mostly the city itself, for a NIK does not move with its holder. */
export const areasOfFirstIssue = ['327501', '327502', '327503', '327504', '327505', '327506', '327507', '327508', '327509', '327510', '327511', '327512', '321606', '317405', '321503', '332904', '127106'] as const;
