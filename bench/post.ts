/** Posts once with an API key and returns the answer's text. @throws Error for any other status */
export const post = async (
  base: URL,
  apiKey: string,
  path: string,
  body: object,
  status = 200,
): Promise<string> => {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const answer = await fetch(new URL(path, base), { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${path} answered ${answer.status} ${text}`);
  return text;
};

/** The same for the native API: the answer's `data`. */
export const postForData = async (
  ...request: Parameters<typeof post>
): Promise<Readonly<Record<string, string>>> =>
  (JSON.parse(await post(...request)) as { data: Readonly<Record<string, string>> }).data;
