import { type Vault } from '@lindung/personal-data/vault';
import { type DataKeys } from '../record.js';

/** A registration's own key, durable in the vault. */
export interface FreshKey {
  readonly keyId: string;
  readonly keys: DataKeys;
}

/** Registrations a second from which on keys are made ahead. */
const BUSY_PER_SECOND = 50;
/** Keys ahead at most: what a crash leaves behind unused. */
const KEYS_AHEAD_MAX = 512;

/**
 * Makes the key of each registration, durable before it is handed out and handed out once. Under
 * load it makes keys ahead, so that a registration waits for one commit instead of two; keys that a
 * process did not come to use seal nothing.
 */
export class KeyReserve {
  readonly #ready: FreshKey[] = [];
  #refilling = false;
  #second = 0;
  #takenThisSecond = 0;
  #keysAhead = 0;

  constructor(
    private readonly vault: Pick<Vault, 'createKeys'>,
    private readonly newId: () => string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** A key that nobody else has. Rejects where the vault does. */
  async take(): Promise<FreshKey> {
    this.#noteDemand();
    const ready = this.#ready.pop();
    if (this.#ready.length < this.#keysAhead / 2 && !this.#refilling) void this.#refill();
    if (ready !== undefined) return ready;
    const [made] = await this.#make(1);
    if (made === undefined) throw new Error('The vault did not answer with the key that it was asked for.');
    return made;
  }

  #noteDemand(): void {
    const second = Math.floor(this.nowMs() / 1_000);
    if (second !== this.#second) {
      const rate = second === this.#second + 1 ? this.#takenThisSecond : 0;
      this.#keysAhead = rate < BUSY_PER_SECOND ? 0 : Math.min(KEYS_AHEAD_MAX, Math.ceil(rate / 4));
      this.#second = second;
      this.#takenThisSecond = 0;
    }
    this.#takenThisSecond += 1;
  }

  async #refill(): Promise<void> {
    this.#refilling = true;
    try {
      this.#ready.push(...(await this.#make(this.#keysAhead)));
    } catch {
      // Whoever needs a key next asks the vault directly, and is told what is wrong with it.
      this.#keysAhead = 0;
    } finally {
      this.#refilling = false;
    }
  }

  async #make(count: number): Promise<FreshKey[]> {
    const entries = Array.from({ length: count }, () => ({ keyId: this.newId(), purpose: 'worker' as const }));
    const made = await this.vault.createKeys(entries);
    return entries.flatMap(({ keyId }) => {
      const key = made.get(keyId);
      return key === undefined ? [] : [{ keyId, keys: new Map([[keyId, key]]) }];
    });
  }
}
