/** Business days as whole numbers, so that a slider can run over them. */
const DAY_MS = 86_400_000;

/** Days since 1970. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** The day of a number, `YYYY-MM-DD`. */
export function dayAt(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a text is a real day, as date fields give one; while somebody types a year it is not yet. */
export function isDay(text: string): boolean {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const number = dayNumber(text);
  return !Number.isNaN(number) && dayAt(number) === text;
}

/** The number, or the nearer bound. */
export function within(number: number, least: number, most: number): number {
  return Math.min(Math.max(number, least), most);
}
