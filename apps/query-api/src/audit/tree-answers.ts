import { setTimeout as delay } from 'node:timers/promises';
import { type QueryParameters } from '@lindung/integration-events/http/queries';
import { notFoundProblem, transportProblem, unavailableProblem } from '@lindung/platform/problem';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type StoredCheckpoint, type TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type QueryApiDependencies } from '../dependencies.js';
import { type Moment } from '../moment.js';
import { type TextAnswer } from '../text-answer.js';

const WAIT_MS = 5_000;
/** A signer needs about a second, so looking more often would only tire the database. */
const LOOK_MS = 100;
const DEFAULT_PAGE = 100;

type Dependencies = Pick<QueryApiDependencies, 'tree' | 'logHead'>;

/** `upTo`: nothing that was signed over more of the log than this is answered with; null for no bound. */
interface Bounds {
  readonly upTo: number | null;
  /** Wait until a checkpoint covers this position, which the parameter `field` asked for. */
  readonly wanted: string;
  readonly field: string;
}

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const treeOf = (tree: TreeReader): TiledTree => new TiledTree(new TreeHasher(nodeSha256), tree.readTile);

/** The signed note itself; its position is the size that it signs. */
export async function findCheckpoint(dependencies: Dependencies, parameters: QueryParameters<'auditCheckpoint'>, upTo: number | null): Promise<TextAnswer> {
  const { size, covering, minPosition } = parameters;
  const { tree } = dependencies;
  if (size !== undefined) {
    refuseBeyond('size', size, upTo);
    const checkpoint = await tree.checkpointOfSize(Number(size));
    if (checkpoint === null) throw notFoundProblem('No checkpoint of this size was signed.');
    return textOf(checkpoint);
  }
  if (covering !== undefined) {
    refuseBeyond('covering', covering, upTo);
    const checkpoint = await awaited(dependencies, 'covering', covering, () => tree.checkpointCovering(Number(covering)));
    if (upTo !== null && checkpoint.size > upTo) throw notFoundProblem('At that moment no checkpoint covered this position yet.');
    return textOf(checkpoint);
  }
  return textOf(await latest(dependencies, { upTo, wanted: minPosition ?? '0', field: 'minPosition' }));
}

const textOf = (checkpoint: StoredCheckpoint): TextAnswer => ({ text: checkpoint.note, position: String(checkpoint.size) });

async function latest(dependencies: Dependencies, { upTo, wanted, field }: Bounds): Promise<StoredCheckpoint> {
  const { tree } = dependencies;
  return awaited(dependencies, field, wanted, async () => {
    const greatest = await tree.latestCheckpoint();
    if (greatest === null || greatest.size < Number(wanted)) return null;
    return upTo === null || greatest.size <= upTo ? greatest : tree.latestCheckpoint(upTo);
  });
}

/** Checkpoints are signed within about a second of what they cover: whoever asks for one is worth waiting for. */
async function awaited<Found>(dependencies: Dependencies, field: string, position: string, find: () => Promise<Found | null>): Promise<Found> {
  const deadlineMs = performance.now() + WAIT_MS;
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    if (Number(position) > Number(await dependencies.logHead())) throw beyondHead(field);
    if (performance.now() >= deadlineMs) throw unavailableProblem('No checkpoint covers this position yet; ask again.', 1, 'NOT_CAUGHT_UP');
    await delay(LOOK_MS);
  }
}

function beyondHead(field: string): Error {
  const message = 'This position lies beyond the head of the log.';
  return transportProblem('POSITION_UNKNOWN', message, { errors: [{ field, code: 'POSITION_UNKNOWN', message }] });
}

/** At a moment nothing can be asked about what came after it. */
function refuseBeyond(field: string, asked: string, upTo: number | null): void {
  if (upTo !== null && Number(asked) > upTo) throw refused(field, `At that moment the log ended at position ${upTo}.`);
}

function refused(field: string, message: string): Error {
  return transportProblem('INVALID', message, { errors: [{ field, code: 'FIELD_INVALID', message }] });
}

/** Every checkpoint, smallest first, page by page. */
export async function findCheckpoints(dependencies: Dependencies, parameters: QueryParameters<'auditCheckpoints'>, upTo: number | null) {
  const { after = '0', limit = DEFAULT_PAGE } = parameters;
  const { size } = await dependencies.tree.state();
  // The checkpoint of the empty tree is before the first, and belongs to the first page.
  const found = await dependencies.tree.checkpoints(parameters.after === undefined ? -1 : Number(after), limit + 1);
  const within = found.filter((checkpoint) => upTo === null || checkpoint.size <= upTo);
  const page = within.slice(0, limit);
  return {
    checkpoints: page.map((checkpoint) => ({
      size: String(checkpoint.size),
      rootHash: base64(checkpoint.root),
      recordedUntil: checkpoint.recordedUntil,
      signedAt: checkpoint.signedAt,
    })),
    nextAfter: within.length > limit ? String(page.at(-1)?.size ?? 0) : null,
    position: String(upTo === null ? size : Math.min(size, upTo)),
  };
}

/** The verifier keys, oldest first; of a moment, those that had been used by then. */
export async function findKeys({ tree }: Dependencies, moment: Moment | null) {
  const [{ size }, keys] = await Promise.all([tree.state(), tree.keys()]);
  return {
    keys: keys
      .filter(({ firstUsedAt }) => moment === null || new Date(firstUsedAt) <= moment.time)
      .map(({ verifierKey, firstUsedAt }) => ({ verifierKey, name: parseVerifierKey(verifierKey, nodeSha256).name, firstUsedAt })),
    position: String(moment === null ? size : Math.min(size, Number(moment.position))),
  };
}

/** Which tree a proof is about: the size asked for, else the latest checkpoint's. */
async function sizeFor(dependencies: Dependencies, field: string, asked: string | undefined, bounds: Bounds): Promise<number> {
  if (asked === undefined) return (await latest(dependencies, bounds)).size;
  refuseBeyond(field, asked, bounds.upTo);
  const size = Number(asked);
  await awaited(dependencies, field, asked, async () => ((await dependencies.tree.state()).size >= size ? true : null));
  return size;
}

/** The audit path from the event at a position to the root of a tree. */
export async function findInclusionProof(dependencies: Dependencies, parameters: QueryParameters<'auditInclusion'>, upTo: number | null) {
  const eventPosition = Number(parameters.position);
  if (eventPosition < 1) throw refused('position', 'Positions of events start at 1.');
  const wanted = upTo === null ? laterOf(parameters.position, parameters.minPosition) : (parameters.minPosition ?? '0');
  const size = await sizeFor(dependencies, 'size', parameters.size, { upTo, wanted, field: wanted === parameters.position ? 'position' : 'minPosition' });
  if (eventPosition > size) throw refused('position', 'This event lies beyond the tree of that size.');
  const tree = treeOf(dependencies.tree);
  const [leafHash, rootHash, proof] = [await tree.leafHash(eventPosition - 1), await tree.root(size), await tree.inclusionProof(eventPosition - 1, size)];
  return {
    eventPosition: parameters.position,
    leafIndex: eventPosition - 1,
    size: String(size),
    leafHash: base64(leafHash),
    rootHash: base64(rootHash),
    proof: proof.map(base64),
    position: String(size),
  };
}

const laterOf = (a: string, b: string | undefined): string => (b !== undefined && Number(b) > Number(a) ? b : a);

/** That the tree of one size is the beginning of another. */
export async function findConsistencyProof(dependencies: Dependencies, parameters: QueryParameters<'auditConsistency'>, upTo: number | null) {
  const to = await sizeFor(dependencies, 'to', parameters.to, { upTo, wanted: parameters.minPosition ?? '0', field: 'minPosition' });
  const from = Number(parameters.from);
  if (from > to) throw refused('from', `The tree of ${to} leaves is smaller; give the smaller size first.`);
  const tree = treeOf(dependencies.tree);
  const [fromRoot, toRoot, proof] = [await tree.root(from), await tree.root(to), await tree.consistencyProof(from, to)];
  return {
    from: parameters.from,
    to: String(to),
    fromRootHash: base64(fromRoot),
    toRootHash: base64(toRoot),
    proof: proof.map(base64),
    position: String(to),
  };
}
