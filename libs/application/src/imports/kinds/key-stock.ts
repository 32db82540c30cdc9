import { type Vault } from '@lindung/personal-data/vault';

/** From so many keys at once on, as many are made ahead for the next batch. */
const LARGE_BATCH = 250;

interface Key {
  readonly keyId: string;
  readonly dataKey: Uint8Array;
}

/**
 * Keys of one run, each durable before it is handed out and handed out once. While one large batch is
 * sealed, the keys of the next are being made, so that no batch waits for the vault. What a run does
 * not come to use, at most a batch, seals nothing.
 */
export class KeyStock {
  #ready: Key[] = [];
  #making: Promise<readonly Key[]> | null = null;

  constructor(
    private readonly vault: Pick<Vault, 'createKeys'>,
    private readonly newId: () => string,
  ) {}

  /** So many keys. Rejects where the vault does. */
  async take(count: number): Promise<readonly Key[]> {
    if (count === 0) return [];
    if (this.#ready.length < count && this.#making !== null) {
      const making = this.#making;
      this.#making = null;
      this.#ready.push(...(await making));
    }
    if (this.#ready.length < count) this.#ready.push(...(await this.#make(count - this.#ready.length)));
    const taken = this.#ready.splice(0, count);
    if (count >= LARGE_BATCH && this.#ready.length < count && this.#making === null) {
      this.#making = this.#make(count);
      // Whoever takes them is told; a run that ends before that need not know.
      this.#making.catch(() => undefined);
    }
    return taken;
  }

  async #make(count: number): Promise<readonly Key[]> {
    const keyIds = Array.from({ length: count }, () => this.newId());
    const dataKeys = await this.vault.createKeys(keyIds.map((keyId) => ({ keyId, purpose: 'worker' })));
    return keyIds.map((keyId) => {
      const dataKey = dataKeys.get(keyId);
      if (dataKey === undefined) throw new Error('The vault did not answer with a key that it was asked for.');
      return { keyId, dataKey };
    });
  }
}
