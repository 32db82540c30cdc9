/** What a process that has crashed throws at whatever its code still tries. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** What becomes of the write at which a process dies: of a list, `half` writes the first half. */
export type LastWrite = 'lost' | 'half' | 'done';

/**
 * A process that dies at its n-th write, which is lost, or done but nobody hears of it. Nothing that goes through {@link CrashPoint.wrap} afterwards has any effect.
 */
export class CrashPoint {
  #writes = 0;
  #crashed = false;

  constructor(
    private readonly atWrite: number,
    private readonly lastWrite: LastWrite,
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
        return counted.has(name) ? (...input: unknown[]) => this.#write(call, input) : call;
      },
    });
  }

  async #write(call: (...input: unknown[]) => unknown, input: readonly unknown[]): Promise<unknown> {
    if (this.#crashed) throw new Crashed('The process is dead.');
    this.#writes += 1;
    if (this.#writes !== this.atWrite) return call(...input);
    this.#crashed = true;
    const [list, ...others] = input;
    if (this.lastWrite === 'done') await call(...input);
    else if (this.lastWrite === 'half' && Array.isArray(list)) await call(list.slice(0, Math.ceil(list.length / 2)), ...others);
    throw new Crashed(`The process died at write ${this.#writes}.`);
  }
}
