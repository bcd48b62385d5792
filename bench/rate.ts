/** Calls per second of `deed` with so many in flight, after a warm-up of a tenth of the time. */
export const rateOf = async (
  deed: () => Promise<unknown>,
  seconds: number,
  inFlight = 1,
): Promise<number> => {
  const run = async (milliseconds: number): Promise<number> => {
    const start = performance.now();
    let calls = 0;
    const client = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        await deed();
        calls += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, client));
    return (calls * 1000) / (performance.now() - start);
  };
  await run(seconds * 100);
  return await run(seconds * 1000);
};
