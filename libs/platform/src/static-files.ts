import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { transportProblem } from './problem.js';

/** A file as it is answered, read once and kept. */
interface StaticFile {
  readonly bytes: Buffer;
  /** Present where it is smaller. */
  readonly gzipped: Buffer | null;
  readonly contentType: string;
  readonly entityTag: string;
  readonly cacheControl: string;
}

/** What {@link serveFiles} serves, and where. */
export interface StaticFilesOptions {
  /** Folder whose files are read at the start, once. */
  readonly directory: string;
  /** Path that they are served under, with a slash at both ends: `/` or `/docs/assets/`. */
  readonly prefix: string;
  /** Which files, by path below the folder; all when absent. */
  readonly only?: (path: string) => boolean;
  /**
   * The page of a single-page application, such as `index.html`: it answers the prefix itself and
   * every address below it that asks for a page and is no file, since the page has its own routes.
   */
  readonly page?: string;
}

const BYTES_MAX = 64 * 1024 * 1024;
const GZIP_FROM_BYTES = 1_024;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves a folder of built files from memory. An address is looked up among the names that were read
 * at the start and never joined to a path, so no address leads out of the folder.
 *
 * @throws Error when the folder is missing or larger than 64 MB.
 */
export function serveFiles(fastify: FastifyInstance, options: StaticFilesOptions): void {
  const files = readAll(options);
  const page = options.page === undefined ? null : (files.get(options.page) ?? null);
  if (options.page !== undefined && page === null) throw new Error(`${options.directory} has no ${options.page}: build it first.`);
  fastify.get(`${options.prefix}*`, { config: { access: 'public' } }, (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
    const file = files.get(request.params['*']);
    if (file !== undefined) return sendFile(request, reply, file);
    const asksForPage = request.headers.accept?.includes('text/html') === true || request.params['*'] === '';
    if (page !== null && asksForPage) return sendFile(request, reply, page);
    throw transportProblem('NOT_FOUND');
  });
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile): FastifyReply {
  // On the raw answer, where the safe headers wrote "no-store" for everything that is not a file.
  reply.raw.setHeader('Cache-Control', file.cacheControl);
  reply.raw.setHeader('Vary', 'Origin, Accept-Encoding');
  void reply.header('etag', file.entityTag).type(file.contentType);
  if (request.headers['if-none-match'] === file.entityTag) return reply.code(304).send();
  const acceptsGzip = /(^|[\s,])gzip($|[\s,;])/.test(String(request.headers['accept-encoding'] ?? ''));
  return file.gzipped !== null && acceptsGzip
    ? reply.header('content-encoding', 'gzip').send(file.gzipped)
    : reply.send(file.bytes);
}

function readAll({ directory, only }: StaticFilesOptions): ReadonlyMap<string, StaticFile> {
  if (!existsSync(directory)) throw new Error(`${directory} does not exist: build it first.`);
  const files = new Map<string, StaticFile>();
  let totalBytes = 0;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (only !== undefined && !only(path)) continue;
    const bytes = readFileSync(join(directory, path));
    totalBytes += bytes.length;
    if (totalBytes > BYTES_MAX) throw new Error(`${directory} holds more than ${BYTES_MAX} bytes, too many to serve from memory.`);
    files.set(path, describe(path, bytes));
  }
  return files;
}

function describe(path: string, bytes: Buffer): StaticFile {
  const gzipped = bytes.length >= GZIP_FROM_BYTES ? gzipSync(bytes) : null;
  // A name with a digest in it, as bundlers write them, never means another content.
  const neverChanges = /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp)$/.test(path) && path.startsWith('assets/');
  return {
    bytes,
    gzipped: gzipped !== null && gzipped.length < bytes.length ? gzipped : null,
    contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    entityTag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    cacheControl: neverChanges ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
