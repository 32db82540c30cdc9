/** English wording of looking back: the day slider, its banner, and what pages say meanwhile. */
import { type Messages } from './id';

export const moment: Messages['moment'] = {
  label: 'As of',
  slider: 'Choose the day to look back to',
  dateField: 'Date to look back to',
  previousDay: 'One day back',
  nextDay: 'One day on',
  previousEntry: 'One event back',
  nextEntry: 'One event on',
  todayIs: 'today, {{day}}',
  position: 'position {{position}}',
  back: 'Back to today',
  lookingDay: 'You are looking at the state as of {{moment}}, not at today’s.',
  lookingPosition: 'You are looking at position {{position}}, right after that event, not at today’s state.',
  unreadable: 'The moment in this address cannot be read. What is shown is today’s state.',
  readOnly: 'All figures are computed again from the log up to then. Nothing can be changed from here.',
  onlyToday: 'Actions can only be taken as of today.',
  titleSuffix: '{{title}} ({{moment}})',
  replaying: 'Replaying the log up to {{moment}}…',
  replayed: '{{done}} of {{total}} events have been replayed.',
  replayingHelp: 'For a day that is opened for the first time this takes a few seconds.',
  absent: {
    program: 'As of {{moment}} this programme had not been opened.',
    worker: 'As of {{moment}} this worker was not registered.',
    round: 'As of {{moment}} there was no such round.',
    import: 'As of {{moment}} there was no such upload.',
  },
  absentHelp: 'Choose a later day, or go back to today.',
};
