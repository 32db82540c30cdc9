/** What was last found out, by what it was about; what nobody asked for longest is forgotten first. */
export class Memory<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly limit = 500) {}

  get(key: string): Value | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    this.values.delete(key);
    this.values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    if (this.values.size >= this.limit) this.values.delete(this.values.keys().next().value ?? '');
    this.values.set(key, value);
  }
}
