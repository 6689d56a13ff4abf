/**
 * How long a client waits for a change of the cluster: what is not committed by then is answered
 * with an error, although it may still happen.
 *
 * Spec: KIP-4 (the timeout of administrative requests).
 */
import type { World } from '@odradek/world';

/** The reply, or `undefined` when it did not come in time. No time means no bound. */
export async function withinTimeout<Reply>(
  { clock }: World,
  timeoutMs: number,
  reply: Promise<Reply>,
): Promise<Reply | undefined> {
  if (timeoutMs <= 0) return reply;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = clock.after(timeoutMs, () => resolve(undefined));
  try {
    return await Promise.race([reply, promise]);
  } finally {
    timer.cancel();
  }
}
