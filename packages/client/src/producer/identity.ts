/**
 * The producer id under which batches are numbered, asked from the cluster when it is first
 * needed.
 *
 * Spec: InitProducerId; KIP-98.
 */

import type { Cluster } from '../cluster/cluster.ts';
import { backoffMs } from '../cluster/retry.ts';
import { checkCode, isRetriableError } from '../errors.ts';
import { initProducerId } from '../net/calls.ts';
import type { ProducerIdentity } from './batch.ts';

const INT32_MAX = 0x7fff_ffff;

export class Identity {
  readonly #cluster: Cluster;
  readonly #lane: string;
  #current: ProducerIdentity | undefined;
  #isAsking = false;
  #failure: Error | undefined;
  #attempts = 0;
  /** Called when there is an identity, or none to be had. */
  readonly #onChange: () => void;

  constructor(cluster: Cluster, lane: string, onChange: () => void) {
    this.#cluster = cluster;
    this.#lane = lane;
    this.#onChange = onChange;
  }

  get current(): ProducerIdentity | undefined {
    return this.#current;
  }

  /** Set when the broker refuses this producer for good. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Asks in the background, again and again, unless somebody does so already. */
  request(): void {
    if (this.#isAsking || this.#failure !== undefined) return;
    this.#isAsking = true;
    this.#ask().then(
      () => this.#settled(undefined),
      (error: unknown) => this.#settled(error),
    );
  }

  /** The epochs of the producer id are used up. */
  renew(): void {
    this.#current = undefined;
    this.request();
  }

  #settled(error: unknown): void {
    this.#isAsking = false;
    if (error !== undefined) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#onChange();
  }

  async #ask(): Promise<void> {
    const cluster = this.#cluster;
    const { world, settings } = cluster;
    const body = { transactionalId: null, transactionTimeoutMs: INT32_MAX };
    for (;;) {
      try {
        const answer = await cluster.any(initProducerId, body, { lane: this.#lane });
        checkCode(answer.errorCode, 'asking for a producer id');
        const { producerId, producerEpoch } = answer;
        this.#current = { producerId, producerEpoch };
        this.#attempts = 0;
        return;
      } catch (error) {
        if (!isRetriableError(error) || cluster.isClosed) throw error;
        await world.clock.sleep(backoffMs(world, settings, this.#attempts++));
      }
    }
  }
}
