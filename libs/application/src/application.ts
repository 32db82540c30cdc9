import { type BusinessDate } from '@lindung/domain/values/brands';
import { AllocationLanes } from './allocation-lanes.js';
import { businessDateAt } from './business-date.js';
import { type ApplicationDependencies, type ApplicationLimits, defaultLimits } from './dependencies.js';
import { Programs } from './programs.js';
import { KeyReserve } from './worker/key-reserve.js';

/** What every handler is given: the ports, and what this process keeps in memory about programmes. */
export interface Application extends ApplicationDependencies {
  readonly limits: ApplicationLimits;
  readonly programs: Programs;
  readonly allocationLanes: AllocationLanes;
  readonly keyReserve: KeyReserve;
}

/** Puts the application together. One per process: its mailboxes make concurrent commands cheap, though never wrong without. */
export function createApplication(deps: ApplicationDependencies): Application {
  const limits = { ...defaultLimits, ...deps.limits };
  return {
    ...deps,
    limits,
    programs: new Programs(deps.eventStore, limits),
    allocationLanes: new AllocationLanes(limits.commandsQueuedPerProgram),
    keyReserve: new KeyReserve(deps.vault, deps.newId),
  };
}

/** The business day that it is now. */
export const todayOf = (app: Pick<Application, 'now'>): BusinessDate => businessDateAt(app.now());
