import { describe, expect, it } from '@jest/globals';
import { roles } from '@lindung/integration-events/http/roles';
import { commandContracts } from '@lindung/integration-events/http/commands';
import { exitReasons } from '@lindung/integration-events/http/worker-commands';
import { rosterStatuses } from '@lindung/integration-events/http/worker-answers';
import { en } from './en';
import { id } from './id';

/** Every wording by its path, such as `app.name`. */
function flat(messages: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages) as [string, unknown][]) {
    if (typeof value === 'string') found.set(`${prefix}${key}`, value);
    else for (const [path, text] of flat(value as object, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('wording', () => {
  const indonesian = flat(id);
  const english = flat(en);

  it('says the same things in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...indonesian.keys()].sort());
  });

  it('fills in the same values in both languages', () => {
    for (const [path, text] of indonesian) expect([path, placeholders(english.get(path) ?? '')]).toEqual([path, placeholders(text)]);
  });

  it('leaves nothing empty', () => {
    for (const [path, text] of [...indonesian, ...english]) expect([path, text.trim()]).not.toEqual([path, '']);
  });

  it('tells every kind of event in a sentence, and names it', () => {
    expect(Object.keys(id.eventType).sort()).toEqual(Object.keys(id.event).sort());
  });

  it('names every role, status, exit reason and command field', () => {
    for (const role of roles) expect(indonesian.has(`role.${role}`)).toBe(true);
    for (const status of rosterStatuses) expect(indonesian.has(`status.${status}`)).toBe(true);
    for (const reason of exitReasons) expect(indonesian.has(`exitReason.${reason}`)).toBe(true);
    for (const { body } of Object.values(commandContracts)) {
      const fields = 'shape' in body ? Object.keys(body.shape) : [];
      for (const field of fields) expect([field, indonesian.has(`field.${field}`)]).toEqual([field, true]);
    }
  });
});
