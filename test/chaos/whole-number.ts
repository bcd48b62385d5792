/** A whole number from the environment. @throws Error naming the variable when it holds something else */
export function wholeNumberFrom(name: string, standard: number): number {
  const text = process.env[name] ?? '';
  const value = text === '' ? standard : Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} takes a whole number from 1`);
  return value;
}
