/** The evidence that this browser asks for, and what it remembers. */
import { type Grounds } from './verifier';
import { httpEvidence } from './evidence-source';
import { storedMemory } from './witness-memory';

export const thisBrowser: Grounds = { source: httpEvidence, memory: storedMemory(localStorage) };
