import type { JsonObject } from '../json-object.js';
import type { ServiceClient } from './service-client.js';

/** Items per request: the most that the lists give. */
const PAGE = '1000';

/** Every item of a list of the admin API, page after page. @throws CliError */
export async function allItems(client: ServiceClient, path: string): Promise<readonly JsonObject[]> {
  return await allPages('items', (cursor) =>
    client.json({ method: 'GET', path: `${path}?${queryText(cursor)}` }),
  );
}

/** Every key version that fits the filter, page after page. @throws CliError */
export async function allKeyVersions(
  client: ServiceClient,
  filter: Readonly<Record<string, string>>,
): Promise<readonly JsonObject[]> {
  return await allPages('keys', (cursor) =>
    client.data({
      method: 'GET',
      path: `/api/v1/kms/keys?${queryText({ ...filter, ...cursor })}`,
    }),
  );
}

async function allPages(
  member: string,
  page: (cursor: Readonly<Record<string, string>>) => Promise<JsonObject>,
): Promise<readonly JsonObject[]> {
  const items: JsonObject[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor === undefined ? {} : { cursor });
    items.push(...answer.list(member));
    cursor = answer.optionalText('next_cursor');
  } while (cursor !== undefined);
  return items;
}

function queryText(members: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ limit: PAGE, ...members }).toString();
}
