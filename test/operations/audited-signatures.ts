import type { World } from '../support/world.js';

/** How many signatures the audit log has, counted page by page. */
export const auditedSignatures = async ({ admin }: World): Promise<number> => {
  let items = 0;
  let cursor: string | null = '';
  do {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: { items: unknown[]; next_cursor: string | null } = await admin.ok(
      'GET',
      `/audit?limit=1000&action=signature.sign${query}`,
    );
    items += page.items.length;
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
};
