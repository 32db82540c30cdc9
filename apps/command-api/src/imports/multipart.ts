import multipart from '@fastify/multipart';
import { type FastifyInstance } from 'fastify';

const LONGEST_FIELD_BYTES = 1_000;
const LONGEST_FIELD_NAME_BYTES = 100;
/** Few more than the form has, so that a superfluous one can be named. */
const MOST_FIELDS = 10;
const MOST_FILES = 2;

/** Lets forms with a file in, as streams. What the file may have is bounded where it is stored, and a little above it here. */
export async function acceptForms(fastify: FastifyInstance, fileBytesMax: number): Promise<void> {
  await fastify.register(multipart, {
    limits: {
      fieldNameSize: LONGEST_FIELD_NAME_BYTES,
      fieldSize: LONGEST_FIELD_BYTES,
      fields: MOST_FIELDS,
      files: MOST_FILES,
      parts: MOST_FIELDS + MOST_FILES,
      headerPairs: 20,
      // One byte more than is allowed, so that the store sees that it is too large.
      fileSize: fileBytesMax + 1,
    },
    throwFileSizeLimit: false,
  });
}
