/** Texts that are remembered at once; then a new set is begun. */
const MAX_TEXTS = 50_000;
let texts = new Map<string, string>();

/**
 * The one copy of a text that many rows have in common (an area, a date, an SP2D number). Every
 * event brings its own copy; kept in hundreds of thousands of rows those would be most of a
 * rebuild's memory, and of the work of collecting it.
 */
export function shared<Text extends string | null>(text: Text): Text {
  if (text === null) return text;
  const known = texts.get(text);
  // The very same text, so of the same type.
  if (known !== undefined) return known as Text;
  if (texts.size >= MAX_TEXTS) texts = new Map();
  texts.set(text, text);
  return text;
}
