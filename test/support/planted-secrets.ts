/** The spellings in which a secret could show up in a log or a file. */
export const spellingsOf = (secret: string | Uint8Array): readonly string[] => {
  const bytes = Buffer.from(secret);
  const plain = typeof secret === 'string' ? [secret] : [];
  const text = [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  const asList = JSON.stringify([...bytes]).slice(1, -1);
  return [...plain, ...text, bytes.toString('hex').toUpperCase(), asList];
};
