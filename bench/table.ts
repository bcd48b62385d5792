export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const tenth = (value: number): string => value.toFixed(1);
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** One row of a Markdown table. */
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
