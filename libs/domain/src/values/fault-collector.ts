import { type ReasonCode } from '../reasons.js';
import { type Fault } from './fault.js';
import { type TextReading } from './text-input.js';

/** Gathers everything that is wrong with a row while its fields are read in the order of the columns. */
export class FaultCollector {
  readonly faults: Fault[] = [];

  add(code: ReasonCode, field: string): null {
    this.faults.push({ code, field });
    return null;
  }

  /** The text of a field that must be filled in, or null with a fault. */
  required(field: string, reading: TextReading): string | null {
    if (reading.kind === 'text') return reading.text;
    return this.add(reading.kind === 'empty' ? 'FIELD_MISSING' : 'FIELD_INVALID', field);
  }

  /** The text of a field that may be empty: null where it is, and null with a fault where it cannot be read. */
  optional(field: string, reading: TextReading): string | null {
    if (reading.kind === 'text') return reading.text;
    return reading.kind === 'empty' ? null : this.add('FIELD_INVALID', field);
  }
}
