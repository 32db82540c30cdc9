/**
 * Generates the OpenAPI 3.1 documents of both APIs from the tables that the APIs check by, so that
 * the page can never say anything else than the code does.
 */
import { z } from 'zod';
import { reasons } from '@lindung/domain/reasons';
import { commandAnswer } from './command-answers.js';
import { commandContracts, type CommandContract } from './commands.js';
import { importAccepted, importFields, importRoles, importStatus } from './imports.js';
import { problem, transportCodes } from './problem.js';
import { POSITION_HEADER, queryContracts, type QueryContract } from './queries.js';
import type { Access } from './roles.js';
import { demoTokenAnswer, demoTokenRequest } from './sign-in.js';

export type ApiKind = 'command' | 'query';
type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document as plain JSON. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: Json;
}

function schemaOf(type: z.ZodType): Json {
  const schema: Json = { ...z.toJSONSchema(type, { target: 'draft-2020-12', io: 'input' }) };
  // The dialect is OpenAPI's own and need not stand on every schema.
  delete schema['$schema'];
  return schema;
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (description: string, schema: Json): Json => ({ description, content: { 'application/json': { schema } } });

const errorTitles: Record<number, string> = {
  400: 'Unreadable request',
  401: 'Not signed in, or the token is not valid',
  403: 'The roles do not allow it',
  404: 'No such programme, worker, round or import',
  409: 'A business rule or a concurrent change refused it; nothing was changed',
  413: 'Body too large',
  415: 'Media type not supported',
  422: 'A field is wrong, missing or unknown, or an idempotency key was reused with another body',
  429: 'Too many requests; see Retry-After',
  503: 'Not available or not caught up yet; see Retry-After',
};

function errors(...statuses: readonly number[]): Json {
  return Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]));
}

/** Who may call it, in words and in the extension `x-roles`; public routes need no token. */
function access(roles: Access): Json {
  const words = roles === 'public' ? 'Open to everybody.' : roles === 'all' ? 'Every signed-in role.' : `Roles: ${roles.join(', ')}.`;
  return { description: words, 'x-roles': roles, security: roles === 'public' ? [] : [{ bearer: [] }] };
}

function queryParameters(type: z.ZodType): Json[] {
  const schema = schemaOf(type) as { properties?: Record<string, Json>; required?: readonly string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

const pathParameter = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string' } });

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map((match) => pathParameter(match[1] ?? ''));
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body gives the same answer and changes nothing; with another body it is refused (422).',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

function commandOperation(name: string, contract: CommandContract): Json {
  const answer = contract.answersFile
    ? {
        description: 'The file',
        headers: { [POSITION_HEADER]: { schema: { type: 'string' } } },
        content: Object.fromEntries(contract.answersFile.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
      }
    : json('Durable in the log', contract.answers ? schemaOf(contract.answers) : ref('CommandAnswer'));
  return {
    operationId: name,
    summary: contract.summary,
    tags: ['commands'],
    ...access(contract.roles),
    parameters: [idempotencyKey, ...(contract.query ? queryParameters(contract.query) : [])],
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(contract.body) } } },
    responses: { '200': answer, ...errors(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
  };
}

function importPaths(): OpenApiDocument['paths'] {
  const uploaders = [...new Set(Object.values(importRoles))];
  const multipart = schemaOf(importFields) as { properties: Json; required: string[] };
  const upload = {
    ...multipart,
    properties: { ...multipart.properties, file: { type: 'string', format: 'binary', description: 'CSV or XLSX' } },
    required: [...multipart.required, 'file'],
  };
  const id = [pathParameter('importId')];
  return {
    '/v1/imports': {
      post: {
        operationId: 'start-import',
        summary: 'Takes in a file; the same file again answers the same id and goes on where it stopped.',
        tags: ['imports'],
        ...access(uploaders),
        requestBody: { required: true, content: { 'multipart/form-data': { schema: upload } } },
        responses: { '202': json('Kept, and being worked on', schemaOf(importAccepted)), ...errors(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
      },
    },
    '/v1/imports/{importId}': {
      get: {
        operationId: 'import-status',
        summary: "One import's progress, for its kind's role and auditors.",
        tags: ['imports'],
        ...access([...uploaders, 'auditor', 'dpo']),
        parameters: id,
        responses: { '200': json('Progress', schemaOf(importStatus)), ...errors(401, 403, 404, 503) },
      },
    },
    '/v1/imports/{importId}/rejections.csv': {
      get: {
        operationId: 'import-rejections',
        summary: 'Every rejected row with its code, for the uploader or the DPO; each look is an event.',
        tags: ['imports'],
        ...access([...uploaders, 'dpo']),
        parameters: id,
        responses: { '200': { description: 'CSV', content: { 'text/csv': { schema: { type: 'string' } } } }, ...errors(401, 403, 404, 503) },
      },
    },
    '/v1/imports/{importId}/cancel': {
      post: {
        operationId: 'cancel-import',
        summary: "Ends an import after the batch that it is at, for its kind's role. Rows that were taken stay; the same file uploaded again goes on.",
        tags: ['imports'],
        ...access(uploaders),
        parameters: id,
        responses: { '200': json('How it stands', schemaOf(importStatus)), ...errors(401, 403, 404, 409, 429, 503) },
      },
    },
  };
}

function commandPaths(): OpenApiDocument['paths'] {
  const commands = Object.entries(commandContracts).map(([name, contract]) => [`/v1/commands/${name}`, { post: commandOperation(name, contract) }]);
  return {
    ...(Object.fromEntries(commands) as OpenApiDocument['paths']),
    ...importPaths(),
    '/v1/demo/token': {
      post: {
        operationId: 'demo-token',
        summary: 'Demo sign-in; 404 where an OpenID provider is set.',
        tags: ['sign-in'],
        ...access('public'),
        requestBody: { required: true, content: { 'application/json': { schema: schemaOf(demoTokenRequest) } } },
        responses: { '200': json('A bearer token', schemaOf(demoTokenAnswer)), ...errors(400, 404, 415, 422, 429) },
      },
    },
  };
}

function queryOperation(name: string, contract: QueryContract): Json {
  const answer = contract.file
    ? {
        description: 'The file',
        headers: { [POSITION_HEADER]: { schema: { type: 'string' } } },
        content: { [contract.file]: { schema: { type: 'string' } } },
      }
    : json('The answer', schemaOf(contract.response));
  const statuses = contract.roles === 'public' ? [422] : [401, 403, ...(contract.params ? [404] : []), 422, 429, 503];
  return {
    operationId: name,
    summary: contract.summary,
    tags: ['queries'],
    ...access(contract.roles),
    parameters: [...pathParameters(contract.path), ...queryParameters(contract.query)],
    responses: { '200': answer, ...errors(...statuses) },
  };
}

function queryPaths(): OpenApiDocument['paths'] {
  const paths = Object.entries(queryContracts).map(([name, contract]) => [
    `/v1${contract.path.replace(/:([A-Za-z]+)/g, '{$1}')}`,
    { get: queryOperation(name, contract) },
  ]);
  return Object.fromEntries(paths) as OpenApiDocument['paths'];
}

function codeTable(): string {
  const rows = [
    ...Object.entries(transportCodes).map(([code, { status, en }]) => `| ${code} | ${status}: ${en} |`),
    ...Object.entries(reasons).map(([code, { en }]) => `| ${code} | ${en} |`),
  ];
  return ['Errors are `application/problem+json`. `code` is one of:', '', '| code | meaning |', '| --- | --- |', ...rows].join('\n');
}

function components(kind: ApiKind): Json {
  const responses = Object.entries(errorTitles).map(([status, description]) => [
    `Problem${status}`,
    {
      description,
      ...(status === '429' || status === '503' ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } } } : {}),
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  ]);
  return {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: { Problem: schemaOf(problem), ...(kind === 'command' ? { CommandAnswer: schemaOf(commandAnswer) } : {}) },
    responses: Object.fromEntries(responses),
  };
}

/** The document that `/docs` of the command or the query API shows. */
export function buildOpenApi(kind: ApiKind): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: kind === 'command' ? 'Lindung commands' : 'Lindung queries', version: '1', description: codeTable() },
    paths: kind === 'command' ? commandPaths() : queryPaths(),
    components: components(kind),
  };
}
