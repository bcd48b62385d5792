/** A whole number from 1 from the environment; `standard` when it is unset or empty. @throws Error naming the variable when it holds something else */
export function wholeNumberFrom(name: string, standard: number): number {
  const text = process.env[name] ?? '';
  if (text === '') return standard;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} takes a whole number from 1`);
  return value;
}
