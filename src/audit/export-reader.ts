import type { ExportLine } from './export-format.js';
import { EXPORT_FORMAT } from './export-format.js';

type Shape = Readonly<Record<string, RegExp | 'place' | 'number' | 'text' | 'text or null'>>;

const HASH = /^[0-9a-f]{64}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const SIGNED: Shape = {
  seq: 'number',
  hash: HASH,
  at: 'text',
  algorithm: 'text',
  public_key: BASE64,
  signature: BASE64,
};

/** The members of each kind of line, all of them and no others. */
const SHAPES: Readonly<Record<ExportLine['kind'], Shape>> = {
  export: { format: 'text', after: 'place', created_at: 'text' },
  entry: {
    seq: 'number',
    id: 'text',
    at: 'text',
    project_id: 'text or null',
    actor: 'text',
    action: 'text',
    target: 'text',
    outcome: 'text',
    request_id: 'text',
    details: 'text',
    hash: HASH,
  },
  checkpoint: SIGNED,
  cut: SIGNED,
  end: { seq: 'number', hash: HASH },
};

/** A line that no export of this version has. */
export class ExportLineError extends Error {
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line} ${problem}`);
    this.name = 'ExportLineError';
    this.line = line;
  }
}

/** Reads one line, strictly. @throws ExportLineError */
export function readExportLine(text: string, number: number): ExportLine {
  const value = parse(text, number);
  const kind = 'kind' in value ? String(value.kind) : '';
  if (!isKind(kind)) throw new ExportLineError(number, 'is of no kind that an export has');
  const { kind: _kind, ...members } = value as { readonly kind: unknown };
  if (!fits(members, SHAPES[kind])) throw new ExportLineError(number, `has not the members of kind ${kind}`);
  if (kind === 'export' && 'format' in members && members.format !== EXPORT_FORMAT) {
    throw new ExportLineError(number, `names another format than ${EXPORT_FORMAT}`);
  }
  // The shape of its kind was just checked.
  return value as ExportLine;
}

function parse(text: string, number: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, together with JSON that is no object.
  }
  throw new ExportLineError(number, 'is no JSON object');
}

function isKind(kind: string): kind is ExportLine['kind'] {
  return Object.hasOwn(SHAPES, kind);
}

function fits(members: object, shape: Shape): boolean {
  const names = Object.keys(shape);
  const values = new Map<string, unknown>(Object.entries(members));
  return values.size === names.length && names.every((name) => isOf(values.get(name), shape[name]));
}

function isOf(value: unknown, type: Shape[string] | undefined): boolean {
  switch (type) {
    case 'number':
      return Number.isSafeInteger(value);
    case 'text':
      return typeof value === 'string';
    case 'text or null':
      return value === null || typeof value === 'string';
    case 'place':
      return typeof value === 'object' && value !== null && fits(value, SHAPES.end);
    case undefined:
      return false;
    default:
      return typeof value === 'string' && type.test(value);
  }
}
