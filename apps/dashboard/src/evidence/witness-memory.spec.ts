import { describe, expect, it } from '@jest/globals';
import { storedMemory } from './witness-memory';

const remembered = { keys: ['lindung/uji+00000000+AAAA'], since: '2026-03-01T00:00:00Z', greatest: 'lindung/uji\n3\n' };

function storage(first: Record<string, string> = {}) {
  const kept = new Map(Object.entries(first));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('what a browser remembers of the log', () => {
  it('survives the page, and can be forgotten', () => {
    const shared = storage();
    storedMemory(shared).write(remembered);
    const later = storedMemory(shared);
    expect(later.read()).toEqual(remembered);
    later.forget();
    expect([later.read(), storedMemory(shared).read()]).toEqual([null, null]);
  });

  it.each(['', 'null', '{}', '{"keys":[],"since":"","greatest":""}', '[1]', '{"keys":["a"]'])('is nothing where it cannot be read: %j', (text) => {
    expect(storedMemory(storage({ 'lindung.witness': text })).read()).toBeNull();
  });

  it('lasts as long as the page where the browser keeps nothing', () => {
    const shut = () => {
      throw new Error('denied');
    };
    const memory = storedMemory({ getItem: shut, setItem: shut, removeItem: shut });
    expect(memory.read()).toBeNull();
    memory.write(remembered);
    expect(memory.read()).toEqual(remembered);
    memory.forget();
    expect(memory.read()).toBeNull();
  });
});
