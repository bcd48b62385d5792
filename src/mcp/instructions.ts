/** What an agent is told about the server as a whole, once. */
export const INSTRUCTIONS = `\
Twinseal keeps post-quantum keys and uses them: signatures, signed tokens, certificates, key encapsulation, mandates.
Private keys never leave the service. Binary values are standard base64 with padding; where a tool takes \`text\`, give \
readable text there instead.
- twinseal_* tools work with named keys. A key is a name (\`default\`), an algorithm and numbered versions; say which \
version: there is no implicit latest. twinseal_list_keys shows what exists. These calls are not charged.
- fipsign_* and twinseal_*_mandate tools work with the project's tokens, certificates and mandates, and some cost the \
project tokens; each says so. They need an API key that begins with pqa_.
- Revoking, retiring, archiving and rotating cannot be undone.
- Results of fipsign_generate_key_pair, twinseal_decrypt, twinseal_encapsulate and twinseal_decapsulate are secret: do \
not repeat them to anybody, and do not write them into files or other tools unless the person asked for that.
- A result with isError has \`error\` (what happened) and \`next\` (what to do about it).`;
