/**
 * A member of a consumer group on a machine of its own: it reads, commits, leaves, dies and comes
 * back, until it is told to stay.
 */
import {
  Client,
  ClientError,
  type Consumer,
  type ConsumerOptions,
  type TopicPartition,
} from '@odradek/client/any-world';
import type { GroupHistory } from '../checkers/groups.ts';
import type { SimulatedRandom } from '../random.ts';
import { originOf } from '../values.ts';
import type { Stage } from './workload.ts';

export interface MemberOptions {
  readonly name: string;
  readonly history: GroupHistory;
  readonly consumer: ConsumerOptions;
  readonly livesMsMax: number;
}

type End = 'leaves' | 'dies';

const COMMIT_EVERY_MAX = 30;
const AWAY_MS_MAX = 5000;

export class Member {
  readonly #stage: Stage;
  readonly #options: MemberOptions;
  readonly #random: SimulatedRandom;
  #failure: { readonly error: unknown } | undefined;

  constructor(stage: Stage, options: MemberOptions) {
    this.#stage = stage;
    this.#options = options;
    this.#random = stage.random.fork(`member ${options.name}`);
  }

  /** Throws what it failed with, if it did. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** One life after another; the last one goes on. */
  async run(): Promise<void> {
    const { clock } = this.#stage.witness.world;
    while (!this.#stage.isOver) {
      const end: End = this.#random.chance(0.5) ? 'leaves' : 'dies';
      const life = this.#live();
      await clock.sleep(this.#random.between(0, this.#options.livesMsMax));
      if (this.#stage.isOver) return;
      await this.#end(life, end);
      await clock.sleep(this.#random.between(0, AWAY_MS_MAX));
    }
    this.#live();
  }

  #live(): Consumer {
    const { cluster } = this.#stage;
    const world = cluster.client(this.#options.name);
    const client = new Client(world, { bootstrapServers: cluster.bootstrapServers });
    const consumer = client.consumer({
      ...this.#options.consumer,
      onRevoked: () => this.#stage.probes.reached('group rebalanced'),
      onLost: () => this.#stage.probes.reached('member lost its partitions'),
    });
    this.#read(consumer).catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return consumer;
  }

  async #end(consumer: Consumer, end: End): Promise<void> {
    const { simulation } = this.#stage.cluster;
    const machine = simulation.machine(this.#options.name);
    if (end === 'leaves') {
      const { clock } = this.#stage.witness.world;
      // A coordinator that cannot be reached is told nothing.
      const closing = consumer.close().catch((error: unknown) => {
        if (!(error instanceof ClientError)) this.#failure ??= { error };
      });
      await Promise.race([closing, clock.sleep(AWAY_MS_MAX)]);
    }
    machine.kill();
  }

  async #read(consumer: Consumer): Promise<void> {
    const { history } = this.#options;
    let uncommitted = 0;
    for await (const { topic, partition, offset, value } of consumer) {
      const name = `${topic}-${partition}`;
      const records = this.#stage.topics.find(topic, partition);
      records.consumed({ offset, ...originOf(value, `${name} @${offset}`) });
      history.given(name, offset);
      uncommitted += 1;
      if (this.#options.consumer.autoCommit === true) continue;
      if (uncommitted < this.#random.integer(COMMIT_EVERY_MAX)) continue;
      uncommitted = 0;
      await this.#commit(consumer, consumer.assignment);
    }
  }

  async #commit(consumer: Consumer, assignment: readonly TopicPartition[]): Promise<void> {
    const { history } = this.#options;
    const offsets = assignment.flatMap((each) => {
      const offset = consumer.position(each);
      return offset === undefined ? [] : [{ ...each, offset }];
    });
    for (const { topic, partition, offset } of offsets) {
      history.commitAsked(`${topic}-${partition}`, offset);
    }
    try {
      await consumer.commit(offsets);
      for (const { topic, partition, offset } of offsets) {
        history.commitAcknowledged(`${topic}-${partition}`, offset);
      }
    } catch (error) {
      // In a rebalance, or without a coordinator: whoever owns the partition next reads again.
      if (!(error instanceof ClientError)) throw error;
      this.#stage.probes.reached('commit refused to a member of an old generation');
    }
  }
}
