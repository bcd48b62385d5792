/** Whether both databases store a text and give it back unchanged: PostgreSQL has no NUL, UTF-8 no lone surrogates. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
