import { RequestError, ServiceError, SignatureError } from '../errors/index.js';
import { runBatch } from './batch.js';

describe('runBatch', () => {
  it('answers every item in its place, the refused ones with their reason', async () => {
    const malformed = new RequestError('request.shape', '"message" is required');
    const tooLarge = new SignatureError('signature.too-large', 'too large');
    const results = await runBatch<{ n: number }, number>(
      [{ n: 1 }, malformed, { n: 2 }, { n: 3 }],
      ({ n }) => (n === 2 ? Promise.reject(tooLarge) : Promise.resolve(n)),
    );
    expect(results).toEqual([1, malformed, tooLarge, 3]);
  });

  it('fails as a whole when the service is at fault, not an item', async () => {
    const down = new ServiceError('service.unavailable', 'down');
    await expect(runBatch([{ n: 1 }], () => Promise.reject(down))).rejects.toBe(down);
  });
});
