/** What a process that has crashed throws at whatever its code still tries. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/**
 * A process that dies at its n-th write: the write is lost, or it is done but nobody hears of it.
 * Nothing that goes through {@link CrashPoint.wrap} afterwards has any effect.
 */
export class CrashPoint {
  #writes = 0;
  #crashed = false;

  constructor(
    private readonly atWrite: number,
    private readonly afterTheWrite: boolean,
  ) {}

  get crashed(): boolean {
    return this.#crashed;
  }

  /** The same port, of which these methods count as writes. */
  wrap<Port extends object>(port: Port, writes: readonly (keyof Port)[]): Port {
    const counted = new Set<PropertyKey>(writes);
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        const call = (...input: unknown[]): unknown => Reflect.apply(member, target, input);
        return counted.has(name) ? (...input: unknown[]) => this.#write(() => call(...input)) : call;
      },
    });
  }

  async #write(write: () => unknown): Promise<unknown> {
    if (this.#crashed) throw new Crashed('The process is dead.');
    this.#writes += 1;
    const dies = this.#writes === this.atWrite;
    if (dies) this.#crashed = true;
    const result = dies && !this.afterTheWrite ? undefined : await write();
    if (dies) throw new Crashed(`The process died at write ${this.#writes}.`);
    return result;
  }
}
