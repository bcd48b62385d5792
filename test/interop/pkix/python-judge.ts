import { type Judge, python } from './judge.js';

/** The package `cryptography` for Python, on OpenSSL. It knows no composites. */
export const pythonJudge: Judge = {
  knows: (algorithm) => algorithm.startsWith('ML-DSA-'),
  async judge(folder, _manifest, { algorithm }) {
    return (await python('judge_pkix.py', folder, algorithm)).trimEnd().split('\n');
  },
};
