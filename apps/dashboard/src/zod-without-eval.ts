/**
 * zod compiles its checks with `new Function` where it may; our content security policy forbids
 * that. This module must be imported before any schema is made.
 */
import { config } from 'zod';

config({ jitless: true });
