import { type BusinessDate } from '@lindung/domain/values/brands';
import { addMonths, lastOfMonth, monthOf } from '@lindung/domain/values/dates';
import { type Conditions } from '../roster/roster-filter.js';

/** First to last day of the cover that a round would give. */
export interface CoverTerm {
  readonly from: BusinessDate;
  readonly until: BusinessDate;
}

/** The term of `months` months from the month of `coverStart`. */
export const coverTermOf = (coverStart: BusinessDate, months: number): CoverTerm => ({
  from: coverStart,
  until: lastOfMonth(addMonths(monthOf(coverStart), months - 1)),
});

/** Whoever holds a seat of overlapping term in another programme than `program` (a parameter) is passed over; `e` is the candidate. */
export const notSeatedElsewhere = (conditions: Conditions, program: string, { from, until }: CoverTerm): string =>
  `NOT EXISTS (SELECT FROM seat_terms s WHERE s.worker_id = e.worker_id AND s.program_id <> ${program}
    AND s.term_from <= ${conditions.parameter(until)}::date AND s.term_until >= ${conditions.parameter(from)}::date)`;
