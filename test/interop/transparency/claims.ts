import { decodeBase64 } from '@lindung/transparency-log/base64';
import { type ConsistencyClaim, type InclusionClaim } from '@lindung/transparency-log/proof';

/** A claim as it comes from Go, with its hashes in base64. */
export type InBase64<Claim> = { readonly [Key in keyof Claim]: Claim[Key] extends number ? number : Claim[Key] extends Uint8Array ? string : readonly string[] };

export interface Claims {
  readonly inclusion: readonly InclusionClaim[];
  readonly consistency: readonly ConsistencyClaim[];
}

export interface GoClaims {
  readonly inclusion: readonly InBase64<InclusionClaim>[];
  readonly consistency: readonly InBase64<ConsistencyClaim>[];
}

export interface Verdicts {
  readonly inclusion: readonly boolean[];
  readonly consistency: readonly boolean[];
}

export function hashFromGo(text: string): Uint8Array {
  const hash = decodeBase64(text);
  if (hash === null) throw new Error('Go wrote base64 that is not canonical');
  return hash;
}

export function claimsFromGo({ inclusion, consistency }: GoClaims): Claims {
  return {
    inclusion: inclusion.map((claim) => ({
      ...claim, leafHash: hashFromGo(claim.leafHash), root: hashFromGo(claim.root), proof: claim.proof.map(hashFromGo),
    })),
    consistency: consistency.map((claim) => ({
      ...claim, fromRoot: hashFromGo(claim.fromRoot), toRoot: hashFromGo(claim.toRoot), proof: claim.proof.map(hashFromGo),
    })),
  };
}

/** Numbers from 0 up to a bound, the same ones in every run. */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function flipped(hash: Uint8Array, draw: Draw): Uint8Array {
  const place = draw(hash.length);
  return hash.with(place, (hash[place] as number) ^ (1 << draw(8)));
}

function damagedProof(proof: readonly Uint8Array[], draw: Draw): Uint8Array[] {
  const place = draw(proof.length + 1);
  const hash = proof[place] ?? new Uint8Array(32).fill(draw(256));
  const ways = [
    () => proof.toSpliced(place, 1),
    () => proof.toSpliced(place, 0, hash),
    () => proof.toSpliced(place, 1, flipped(hash, draw)),
    () => [...proof].reverse(),
  ];
  return (ways[draw(ways.length)] as () => Uint8Array[])();
}

/** The claim with one thing changed; now and then a change that leaves it true. */
export function damagedInclusion(claim: InclusionClaim, draw: Draw): InclusionClaim {
  const ways: (() => Partial<InclusionClaim>)[] = [
    () => ({ index: draw(claim.size + 2) }),
    () => ({ size: claim.size + draw(5) - 2 }),
    () => ({ size: Math.max(1, claim.size * 2 - draw(3)) }),
    () => ({ leafHash: flipped(claim.leafHash, draw) }),
    () => ({ root: flipped(claim.root, draw) }),
    () => ({ proof: damagedProof(claim.proof, draw) }),
  ];
  return { ...claim, ...(ways[draw(ways.length)] as () => Partial<InclusionClaim>)() };
}

/** Like {@link damagedInclusion}. */
export function damagedConsistency(claim: ConsistencyClaim, draw: Draw): ConsistencyClaim {
  const ways: (() => Partial<ConsistencyClaim>)[] = [
    () => ({ from: 1 + draw(claim.to + 1) }),
    () => ({ to: claim.to + draw(5) - 2 }),
    () => ({ fromRoot: flipped(claim.fromRoot, draw) }),
    () => ({ toRoot: flipped(claim.toRoot, draw) }),
    () => ({ fromRoot: claim.toRoot }),
    () => ({ proof: damagedProof(claim.proof, draw) }),
  ];
  return { ...claim, ...(ways[draw(ways.length)] as () => Partial<ConsistencyClaim>)() };
}
