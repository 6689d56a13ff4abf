/**
 * As much of a broker as settings need, for tests and comparisons: the real configuration, over the
 * real decisions of the cluster's metadata, over a state that lives only in memory.
 */
import {
  type ClusterCommandOf,
  ClusterMachine,
  type ClusterReplyOf,
  type ClusterState,
  configKey,
  newClusterState,
} from '@odradek/machines/cluster';
import type { Random, Report } from '@odradek/world';
import type { ApiHandler } from '../api/handler.ts';
import type { BrokerParts } from '../broker-parts.ts';
import { NodeConfig } from '../config/node-config.ts';
import { resourceType } from '../config/resources.ts';
import { clusterRules } from '../metadata/cluster-rules.ts';

const silent: Report = { error: ignore, warn: ignore, info: ignore, debug: ignore };
function ignore(): void {}

const topicId = 'AAAAAAAAAAAAAAAAAAAAAQ';
const alwaysTheSame: Random = {
  integer: () => 0,
  fraction: () => 0,
  bytes: (count) => new Uint8Array(count),
  uuid: () => topicId,
};

export class TrialBroker {
  readonly config: NodeConfig;
  readonly state: ClusterState = newClusterState();
  readonly #machine: ClusterMachine;
  readonly #parts: BrokerParts;

  constructor(settings: ReadonlyMap<string, string>) {
    this.config = new NodeConfig(settings, silent);
    const { config } = this;
    this.#machine = new ClusterMachine(clusterRules(config, alwaysTheSame));
    config.follow((type, name) => this.state.configs.get(configKey(type, name)));
    const metadata = {
      state: this.state,
      submit: (command: ClusterCommandOf<'alterConfigs'>) => Promise.resolve(this.submit(command)),
    };
    // A handler that asks for more than settings and metadata fails the test that calls it.
    this.#parts = { config, metadata } as unknown as BrokerParts;
  }

  addTopic(name: string): void {
    this.state.topics.set(name, { name, id: topicId, partitions: [] });
  }

  submit(command: ClusterCommandOf<'alterConfigs'>): ClusterReplyOf<'alterConfigs'> {
    const { entries, reply } = this.#machine.decide(this.state, command);
    for (const entry of entries) {
      this.#machine.apply(this.state, entry);
      if (entry.type === 'configRecord') {
        this.config.resourceChanged(entry.resourceType, entry.resourceName);
      }
    }
    return reply;
  }

  /** What the cluster stores from its first day on when it elects eligible leaders (KIP-966). */
  electEligibleLeaders(): void {
    this.state.features.set('eligible.leader.replicas.version', 1);
    this.submit({
      type: 'alterConfigs',
      resources: [
        {
          resourceType: resourceType.broker,
          resourceName: '',
          entries: [{ name: 'min.insync.replicas', value: '1' }],
        },
      ],
      validateOnly: false,
    });
  }

  /** Answers as the handler does, apart from the wire. */
  async ask(handler: ApiHandler, request: object): Promise<object | undefined> {
    const answer = handler.handle(request as never, {} as never, this.#parts);
    return (await answer) as object | undefined;
  }
}
