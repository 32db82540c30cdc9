/** The demo sign-in (`POST /v1/demo/token`), which exists only where no OpenID provider is set. */
import { z } from 'zod';
import { line } from './fields.js';
import { roles } from './roles.js';

const name = line(80);

/** One role, or several for tests of people who wear two hats. */
export const demoTokenRequest = z.union([
  z.strictObject({ role: z.enum(roles), name }),
  z.strictObject({ roles: z.array(z.enum(roles)).min(1).max(roles.length), name }),
]);

export const demoTokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
});
