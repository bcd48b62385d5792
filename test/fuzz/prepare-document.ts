/** An OpenAPI document, as far as this folder reads it. */
export interface FuzzedDocument {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components?: {
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  };
}

export interface SecurityScheme {
  readonly type: string;
  readonly scheme?: string;
}

/** Bounds of a base64 member, bytes. */
export type Base64Bounds = readonly [least: number, most: number];

/** A document that schemathesis can fill with values which pass the first checks. */
export interface PreparedDocument {
  readonly document: FuzzedDocument;
  /** Every `base64-<least>-<most>` that the document now names. */
  readonly base64Bounds: readonly Base64Bounds[];
}

type Node = Readonly<Record<string, unknown>>;

const UNBOUNDED_BYTES = 1024;
/** Answered in their place whatever they are, with status 200 for the request (v1.md section 4). */
const BATCH_ITEMS: ReadonlySet<string> = new Set(['SignItem', 'VerifyItem']);

/**
 * A copy of the document in which base64 members and algorithm names carry the formats of `formats.py`, and the members
 * that `examples` names carry that example. What a request must be is not changed: a format adds to the type, and items of
 * batches may be anything, as the service takes them.
 */
export function prepareDocument(document: FuzzedDocument, examples: Node): PreparedDocument {
  const bounds = new Map<string, Base64Bounds>();
  const visit = (node: unknown, name: string | undefined): unknown => {
    if (Array.isArray(node)) return node.map((item) => visit(item, undefined));
    if (!isNode(node)) return node;
    const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value, key)]));
    if (name === undefined) return copy;
    if (BATCH_ITEMS.has(name)) return { anyOf: [copy, {}] };
    if (copy['contentEncoding'] === 'base64') return withBase64(copy, bounds);
    if (name === 'algorithm' && isFreeText(copy)) return { ...copy, format: 'algorithm' };
    return isSchema(copy) && Object.hasOwn(examples, name) ? { ...copy, example: examples[name] } : copy;
  };
  // The copy has the document's own form.
  const prepared = visit(document, undefined) as FuzzedDocument;
  return { document: prepared, base64Bounds: [...bounds.values()] };
}

function withBase64(schema: Node, bounds: Map<string, Base64Bounds>): Node {
  const { minLength, maxLength, ...rest } = schema;
  const least = typeof minLength === 'number' ? (minLength / 4) * 3 - 2 : 0;
  const most = typeof maxLength === 'number' ? (maxLength / 4) * 3 : UNBOUNDED_BYTES;
  const pair: Base64Bounds = [Math.max(0, least), most];
  const format = `base64-${pair.join('-')}`;
  bounds.set(format, pair);
  return { ...rest, format };
}

function isFreeText(node: Node): boolean {
  return node['type'] === 'string' && node['enum'] === undefined;
}

function isSchema(node: Node): boolean {
  return '$ref' in node || 'type' in node || 'allOf' in node;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
