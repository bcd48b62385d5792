const DEFAULT_TAG = /\s*@default\s+(.+)$/s;

/**
 * Moves `@default` tags, which the compiler plug-in leaves in the descriptions it takes from comments, to where
 * OpenAPI wants them: the schema's `default`. Works on the whole document, in place.
 */
export function moveDefaultTags(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  moveTag(node);
  for (const member of Object.values(node)) moveDefaultTags(member);
}

function moveTag(node: object): void {
  if (!('description' in node) || typeof node.description !== 'string') return;
  const value = DEFAULT_TAG.exec(node.description)?.[1];
  if (value === undefined) return;
  node.description = node.description.replace(DEFAULT_TAG, '');
  // A parameter holds its default in its schema.
  const target: unknown = 'schema' in node ? node.schema : node;
  if (typeof target === 'object' && target !== null) Reflect.set(target, 'default', JSON.parse(value));
}
