const otherThanLetters = /[^a-z]+/g;

/** The letters a to z of a text in lower case: names are compared by these alone. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(otherThanLetters, '');
}
