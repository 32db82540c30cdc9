import { type Official } from './city-office.js';

/** Who acts in the sample year; invented, one pair of hands per duty. */
export const cast = {
  sari: { role: 'disnaker', name: 'Sari' },
  tono: { role: 'disnaker', name: 'Tono' },
  budi: { role: 'dinsos', name: 'Budi' },
  dewi: { role: 'bendahara', name: 'Dewi' },
  rudi: { role: 'bpjs', name: 'Rudi' },
} as const satisfies Record<string, Official>;
