import { type ProgramTerms, termsStatement } from '../programs/programs-query.js';
import { type Reader } from './reader.js';

/** An answer with the terms that its own snapshot shows. */
interface WithTerms {
  readonly program: ProgramTerms | null;
}

const attempts = 5;

/**
 * Asks a question whose text depends on a programme's terms in one round trip: with the terms that
 * were seen last, and again where the snapshot shows others. `keyOf` names what of the terms the
 * question depends on. Null where there is no such programme.
 */
export async function askWithTerms<Answer extends WithTerms>(
  reader: Reader,
  programId: string,
  keyOf: (program: ProgramTerms) => string,
  ask: (program: ProgramTerms) => Promise<Answer>,
): Promise<(Answer & { readonly program: ProgramTerms }) | null> {
  const { terms } = reader.memory;
  let believed = terms.get(programId) ?? (await reader.one<WithTerms>(termsStatement, [programId])).program;
  for (let attempt = 0; believed !== null && attempt < attempts; attempt += 1) {
    const answer = await ask(believed);
    const { program } = answer;
    if (program !== null) terms.set(programId, program);
    if (program !== null && keyOf(program) === keyOf(believed)) return { ...answer, program };
    believed = program;
  }
  if (believed === null) return null;
  throw new Error('The terms of a programme changed with every look.');
}
