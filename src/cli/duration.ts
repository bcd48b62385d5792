import { InvalidArgumentError } from 'commander';

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Whole seconds of `3600`, `60m`, `12h` or `90d`. @throws InvalidArgumentError, which commander shows */
export function readDuration(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,10})([smhd]?)$/.exec(text) ?? [];
  const factor = SECONDS[unit];
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;
  throw new InvalidArgumentError('It is a number of seconds, or of minutes, hours or days: 60m, 12h, 90d.');
}
