import { beforeEach, describe, expect, it } from '@jest/globals';
import { clearFloor, currentFloor, raiseFloor } from './floor';

describe('the floor of positions', () => {
  beforeEach(clearFloor);

  it('never sinks where positions are numbers, however long', () => {
    raiseFloor('9');
    raiseFloor('10');
    raiseFloor('9');
    expect(currentFloor()).toBe('10');
    raiseFloor('90071992547409930');
    raiseFloor('90071992547409929');
    expect(currentFloor()).toBe('90071992547409930');
  });

  it('takes the latest where positions are opaque', () => {
    raiseFloor('C:5');
    raiseFloor('C:4');
    expect(currentFloor()).toBe('C:4');
  });

  it('is forgotten on request', () => {
    raiseFloor('1');
    clearFloor();
    expect(currentFloor()).toBeNull();
  });
});
