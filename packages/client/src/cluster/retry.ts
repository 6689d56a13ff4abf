/**
 * Doing something again while its errors say that this may help, with pauses that grow, until
 * time is up.
 *
 * Spec: KIP-580 (exponential pauses with chance in them, so that clients do not come all at once).
 */
import type { AbortSignalLike, World } from '@odradek/world';
import { throwIfAborted } from '../abort.ts';
import { isRetriableError, TimeoutError } from '../errors.ts';

export interface RetryPolicy {
  readonly retryBackoffMs: number;
  readonly retryBackoffMsMax: number;
}

export interface RetryOptions {
  /** For all attempts together. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignalLike | undefined;
}

const JITTER = 0.2;
const DOUBLINGS_MAX = 20;

export function backoffMs(world: World, policy: RetryPolicy, attempt: number): number {
  const { retryBackoffMs, retryBackoffMsMax } = policy;
  const plainMs = retryBackoffMs * 2 ** Math.min(attempt, DOUBLINGS_MAX);
  const chance = 1 + JITTER * (2 * world.random.fraction() - 1);
  return Math.min(plainMs, retryBackoffMsMax) * chance;
}

/** `attempt` is told how much time is left, in whole milliseconds. Its last error is the cause of the `TimeoutError`. */
export async function retrying<T>(
  world: World,
  policy: RetryPolicy,
  { timeoutMs, signal }: RetryOptions,
  what: string,
  attempt: (leftMs: number) => Promise<T>,
): Promise<T> {
  const { clock } = world;
  const dueMs = clock.monotonicMs() + timeoutMs;
  for (let count = 0; ; count++) {
    throwIfAborted(signal);
    const leftMs = dueMs - clock.monotonicMs();
    try {
      return await attempt(Math.max(1, Math.ceil(leftMs)));
    } catch (error) {
      if (!isRetriableError(error)) throw error;
      const pauseMs = backoffMs(world, policy, count);
      if (clock.monotonicMs() + pauseMs >= dueMs) {
        const said = error instanceof Error ? error.message : String(error);
        throw new TimeoutError(
          `${what}: gave up after ${Math.round(timeoutMs)} ms: ${said}`,
          error,
        );
      }
      await clock.sleep(pauseMs, signal);
    }
  }
}
