/** An answer that is a text of its own, such as a signed note. */
export interface TextAnswer {
  readonly text: string;
  /** Stands in a header, because the text has no place for it. */
  readonly position: string;
}

export const isTextAnswer = (answer: unknown): answer is TextAnswer =>
  typeof answer === 'object' && answer !== null && 'text' in answer && typeof answer.text === 'string';
