/** Work done a few at a time, so that slow starts of some overlap with the work of others. */

/** Does every job, at most `width` at once; resolves when all are done. */
export async function inParallel<Job>(
  jobs: readonly Job[],
  width: number,
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const left = jobs.values();
  const worker = async (): Promise<void> => {
    for (const job of left) await work(job);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
