/**
 * The log holds an event that cannot follow what came before it. The projector stops there, because
 * going on would show wrong numbers. The message names the place, never a person.
 */
export class ProjectionBroken extends Error {
  override readonly name = 'ProjectionBroken';
  readonly code = 'PROJECTION_BROKEN';

  constructor(
    readonly position: number,
    type: string,
    why: string,
  ) {
    super(`The read models cannot follow ${type} at position ${position}: ${why}. Check the log, then rebuild.`);
  }
}
