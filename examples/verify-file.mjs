// Checks a file against its ML-DSA-65 signature from `POST /signature/sign-hash` (SHA-512), without the service:
//   node examples/verify-file.mjs FILE PUBLIC_KEY SIGNATURE      (the last two are files with base64 text)
import { readFileSync } from 'node:fs';
import { sha512 } from '@noble/hashes/sha2.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

const [file, publicKey, signature] = process.argv.slice(2).map((path) => new Uint8Array(readFileSync(path)));
const decode = (base64) => new Uint8Array(Buffer.from(Buffer.from(base64).toString(), 'base64'));
const valid = ml_dsa65.prehash(sha512).verify(decode(signature), file, decode(publicKey));
console.log(valid ? 'valid' : 'NOT VALID');
process.exitCode = valid ? 0 : 1;
