import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { cosign } from '@lindung/transparency-log/cosignature';
import { nodeEd25519Verify, signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from '@lindung/transparency-log/proof';
import { formatVerifierKey, parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type Claims, claimsFromGo, damagedConsistency, damagedInclusion, drawFrom, type GoClaims, hashFromGo, type Verdicts } from './transparency/claims.js';
import { GoProgram } from './transparency/go-program.js';
import { hasher, leavesOfLog, type LoggedTree, loggedTree, monotonousTree } from './transparency/logged-tree.js';

/** One full tile of level 1, and a little of everything beside it. */
const SIZE = 66_000;
const SIZES = [1, 2, 3, 7, 8, 255, 256, 257, 511, 1_000, 65_535, 65_536, 65_537, SIZE];
const ORIGIN = 'lindung.bekasikota.go.id/2026';

let go: GoProgram;
const leaves = leavesOfLog(SIZE);
let ours: LoggedTree;

const rootOf = (size: number): Uint8Array => ours.roots[size] as Uint8Array;

async function inclusionOf(index: number, size: number): Promise<InclusionClaim> {
  return { index, size, leafHash: ours.leafHashes[index] as Uint8Array, root: rootOf(size), proof: await ours.tree.inclusionProof(index, size) };
}

async function consistencyOf(from: number, to: number): Promise<ConsistencyClaim> {
  return { from, fromRoot: rootOf(from), to, toRoot: rootOf(to), proof: await ours.tree.consistencyProof(from, to) };
}

/** Proofs between all of the sizes, and of the first, the last and some other leaf of each. */
async function ourClaims(): Promise<Claims> {
  const places = SIZES.flatMap((size) => [...new Set([0, Math.floor(size / 3), size - 1])].map((index) => [index, size] as const));
  const pairs = SIZES.flatMap((from) => SIZES.filter((to) => to >= from).map((to) => [from, to] as const));
  return {
    inclusion: await Promise.all(places.map(([index, size]) => inclusionOf(index, size))),
    consistency: await Promise.all(pairs.map(([from, to]) => consistencyOf(from, to))),
  };
}

const ourVerdicts = ({ inclusion, consistency }: Claims): Verdicts => ({
  inclusion: inclusion.map((claim) => verifyInclusion(hasher, claim)),
  consistency: consistency.map((claim) => verifyConsistency(hasher, claim)),
});
const places = ({ inclusion, consistency }: Claims): object => ({
  inclusion: inclusion.map(({ index, size }) => ({ index, size })),
  consistency: consistency.map(({ from, to }) => ({ from, to })),
});

beforeAll(async () => {
  go = GoProgram.build();
  ours = await loggedTree(leaves);
});
afterAll(() => go.remove());

describe('the tree, beside the one of golang.org/x/mod/sumdb/tlog', () => {
  it('has the same roots, proofs and tiles over the same leaves', async () => {
    const claims = await ourClaims();
    const theirs = go.ask<GoClaims & { roots: string[]; tiles: { path: string; hashes: string }[] }>('buildTree', { leaves, sizes: SIZES, ...places(claims) });
    expect(theirs.roots.map(hashFromGo)).toEqual(SIZES.map(rootOf));
    expect(claimsFromGo(theirs)).toEqual(claims);
    expect(new Map(theirs.tiles.map(({ path, hashes }) => [path, hashes]))).toEqual(
      new Map([...ours.tiles].map(([path, hashes]) => [path, Buffer.from(hashes).toString('base64')])),
    );
    expect(ourVerdicts(claimsFromGo(theirs))).toEqual(ourVerdicts(claims));
  });

  it('answers proofs that both find good', async () => {
    const claims = await ourClaims();
    const verdicts = go.ask<Verdicts>('checkProofs', claims);
    expect([...verdicts.inclusion, ...verdicts.consistency]).not.toContain(false);
    expect(ourVerdicts(claims)).toEqual(verdicts);
  });

  it('does so beyond 32 bits', async () => {
    const size = 2 ** 40 + 2 ** 33 + 12_345;
    const { leafHash, tree } = monotonousTree(size);
    const root = await tree.root(size);
    const indexes = [0, 1, 2 ** 32, 2 ** 40 - 1, 2 ** 40, size - 1];
    const claims = {
      inclusion: await Promise.all(indexes.map(async (index) => ({ index, size, leafHash, root, proof: await tree.inclusionProof(index, size) }))),
      consistency: await Promise.all(
        indexes.slice(1).map(async (from) => ({ from, fromRoot: await tree.root(from), to: size, toRoot: root, proof: await tree.consistencyProof(from, size) })),
      ),
    };
    expect(go.ask<Verdicts>('checkProofs', claims)).toEqual({ inclusion: indexes.map(() => true), consistency: indexes.slice(1).map(() => true) });
    expect(ourVerdicts(claims)).toEqual({ inclusion: indexes.map(() => true), consistency: indexes.slice(1).map(() => true) });
  });

  it('judges damaged proofs as the other does, and refuses nearly all of them', async () => {
    const draw = drawFrom(20_260_105);
    const damaged: { inclusion: InclusionClaim[]; consistency: ConsistencyClaim[] } = { inclusion: [], consistency: [] };
    for (let round = 0; round < 1_500; round += 1) {
      const size = 1 + draw(round % 3 === 0 ? SIZE : 600);
      damaged.inclusion.push(damagedInclusion(await inclusionOf(draw(size), size), draw));
      damaged.consistency.push(damagedConsistency(await consistencyOf(1 + draw(size), size), draw));
    }
    const verdicts = ourVerdicts(damaged);
    expect(go.ask<Verdicts>('checkProofs', damaged)).toEqual(verdicts);
    const refused = [...verdicts.inclusion, ...verdicts.consistency].filter((good) => !good);
    expect(refused.length).toBeGreaterThan(2_000);
  });

  it('is read from our tiles by the other, which holds them against the root', async () => {
    const claims = await ourClaims();
    const asked = { size: SIZE, root: rootOf(SIZE), ...places(claims) };
    expect(claimsFromGo(go.ask<GoClaims>('readTiles', { ...asked, tiles: Object.fromEntries(ours.tiles) }))).toEqual(claims);
    // The tiles at the right edge are those from which the root is computed.
    const edges = [...ours.tiles].filter(([path]) => path.includes('.p/'));
    expect(edges).toHaveLength(3);
    for (const [path, tile] of edges) {
      const damaged = { ...Object.fromEntries(ours.tiles), [path]: tile.with(4, (tile[4] as number) ^ 1) };
      expect(() => go.ask('readTiles', { ...asked, tiles: damaged })).toThrow('inconsistent tile');
    }
  });
});

describe('the checkpoint, beside the notes of golang.org/x/mod/sumdb/note', () => {
  const signer = signerFromSeed(new Uint8Array(32).fill(5));
  const verifierKey = formatVerifierKey({ name: ORIGIN, algorithm: 1, publicKey: signer.publicKey }, nodeSha256);
  const checkpoint = (): Parameters<typeof formatCheckpoint>[0] => ({ origin: ORIGIN, size: SIZE, root: rootOf(SIZE), extensions: [] });
  const ourNote = (): string => signCheckpoint(checkpoint(), { name: ORIGIN, signer, sha256: nodeSha256 });

  it('has the same verifier key', () => {
    expect(go.ask('verifierKey', { name: ORIGIN, publicKey: signer.publicKey })).toBe(verifierKey);
  });

  it('is opened and read by the other', () => {
    const opened = go.ask<{ text: string; signedBy: string[] }>('openNote', { note: ourNote(), verifierKeys: [verifierKey] });
    expect(opened).toEqual({ text: formatCheckpoint(checkpoint()), signedBy: [ORIGIN] });
    const read = go.ask<{ size: number; root: string }>('parseTree', { text: opened.text });
    expect({ size: read.size, root: hashFromGo(read.root) }).toEqual({ size: SIZE, root: rootOf(SIZE) });
  });

  it('opens here when the other signed it', () => {
    const theirs = go.ask<{ note: string; verifierKey: string }>('signNote', { text: formatCheckpoint(checkpoint()), name: ORIGIN });
    const key = parseVerifierKey(theirs.verifierKey, nodeSha256);
    expect(openCheckpoint(theirs.note, [key], nodeEd25519Verify)).toEqual({ checkpoint: checkpoint(), signedBy: key });
    expect(() => openCheckpoint(theirs.note, [parseVerifierKey(verifierKey, nodeSha256)], nodeEd25519Verify)).toThrow('no known log');
  });

  it('is refused by both under another key, and with any part of it changed', () => {
    const strange = go.ask<{ note: string; verifierKey: string }>('signNote', { text: formatCheckpoint(checkpoint()), name: ORIGIN });
    const note = ourNote();
    const forgeries: [string, string][] = [
      [note, strange.verifierKey],
      [strange.note, verifierKey],
      [note.replace(String(SIZE), String(SIZE - 1)), verifierKey],
      [note.replace('lindung.', 'lindung2.'), verifierKey],
      [note.replaceAll('lindung.', 'lindung2.'), verifierKey],
      [note.replace('\n\n', '\nmore\n\n'), verifierKey],
      [note.replace('\n\n', '\n'), verifierKey],
      [note.slice(0, -1), verifierKey],
      [`${note}\n`, verifierKey],
      [note.replace('\u2014', '-'), verifierKey],
      [note.replace(/.{20}=\n$/, `${'A'.repeat(19)}A=\n`), verifierKey],
    ];
    for (const [text, key] of forgeries) {
      expect(() => go.ask('openNote', { note: text, verifierKeys: [key] })).toThrow();
      expect(() => openCheckpoint(text, [parseVerifierKey(key, nodeSha256)], nodeEd25519Verify)).toThrow('refused');
    }
  });

  it('keeps the signature of the log and gains that of a witness, for the other as well', () => {
    const witness = signerFromSeed(new Uint8Array(32).fill(6));
    const statement = { name: 'dprd.example/witness', signer: witness, timestampSeconds: 1_780_000_000, sha256: nodeSha256 };
    const cosigned = cosign(ourNote(), statement);
    expect(go.ask('openNote', { note: cosigned, verifierKeys: [verifierKey] })).toEqual({ text: formatCheckpoint(checkpoint()), signedBy: [ORIGIN] });
    const key = parseVerifierKey(formatVerifierKey({ name: statement.name, algorithm: 4, publicKey: witness.publicKey }, nodeSha256), nodeSha256);
    expect(go.ask('checkWitness', { note: cosigned, name: statement.name, publicKey: witness.publicKey })).toEqual({
      text: formatCheckpoint(parseCheckpoint(formatCheckpoint(checkpoint()))),
      timestampSeconds: statement.timestampSeconds,
      keyId: key.keyId,
      verifierKey: formatVerifierKey(key, nodeSha256),
    });
    const forged = cosigned.replace(`\n${SIZE}\n`, `\n${SIZE + 1}\n`);
    expect(() => go.ask('checkWitness', { note: forged, name: statement.name, publicKey: witness.publicKey })).toThrow('invalid signature');
  });
});
