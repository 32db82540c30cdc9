/** The programme that the address names. */
import { useParams } from '@tanstack/react-router';

/** Every page below `/program/` has one; elsewhere it is the empty string. */
export function useProgramId(): string {
  return useParams({ strict: false }).programId ?? '';
}
