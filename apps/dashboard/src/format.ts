/** How numbers, money and dates are written. Business dates are calendar days and never shift with a time zone. */
import { currentLanguage } from './i18n/setup';

const TIME_ZONE = 'Asia/Jakarta';

function locale(): string {
  return currentLanguage() === 'en' ? 'en-GB' : 'id-ID';
}

/** A whole number with separators: `9.950`. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** A place in the log; with separators where places are counted, and as it is where they are opaque. */
export function place(position: string): string {
  return /^\d{1,15}$/.test(position) ? number(Number(position)) : position;
}

/** Whole rupiah to the last one: `Rp2.000.000.000`. */
export function rupiah(value: number): string {
  return `${value < 0 ? '−' : ''}Rp${number(Math.abs(value))}`;
}

/** Rupiah for an axis, in millions or billions: `Rp1,5 M` (miliar), `Rp1.5 bn`. */
export function rupiahShort(value: number): string {
  const english = currentLanguage() === 'en';
  const units: [number, string][] = [[1e12, english ? 'tn' : 'T'], [1e9, english ? 'bn' : 'M'], [1e6, english ? 'm' : 'jt'], [1e3, english ? 'k' : 'rb']];
  const [size, name] = units.find(([unit]) => Math.abs(value) >= unit) ?? [1, ''];
  const short = new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value / size);
  return `Rp${short}${name ? ` ${name}` : ''}`;
}

/** A share of a whole, with one or two digits after the comma. */
export function percent(part: number, whole: number): string {
  const share = whole > 0 ? part / whole : 0;
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 2 : 1 }).format(share);
}

/** A business date `YYYY-MM-DD` as people write it: `1 Mar 2026`. */
export function day(value: string): string {
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  const text = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(date);
  // A date never breaks over two lines.
  return text.replaceAll(' ', '\u00a0');
}

/** The same with the month in full, for sentences: `1 Maret 2026`. */
export function dayLong(value: string): string {
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date).replaceAll(' ', '\u00a0');
}

/** The month of a business date, for an axis: `Mar`, and with its year where one begins: `Jan 2026`. */
export function month(value: string): string {
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  const withYear = date.getUTCMonth() === 0 ? { year: 'numeric' as const } : {};
  return new Intl.DateTimeFormat(locale(), { month: 'short', ...withYear, timeZone: 'UTC' }).format(date);
}

/** A moment of recording in WIB: `1 Mar 2026, 09.15 WIB`. */
export function moment(value: string): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  const text = new Intl.DateTimeFormat(locale(), {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE,
  }).format(date);
  return `${text} WIB`;
}

/** Today in WIB as `YYYY-MM-DD`, for the defaults of date fields. */
export function today(now: Date = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

/** Bytes as KB or MB. */
export function fileSize(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  const format = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 });
  return megabytes >= 1 ? `${format.format(megabytes)} MB` : `${format.format(bytes / 1024)} KB`;
}
