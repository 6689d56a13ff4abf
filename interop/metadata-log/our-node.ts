/**
 * The metadata of one of our nodes, in this process: no listener, no replicas, only the log and the
 * state, over the settings and the directory of a node that could just as well be Apache's.
 */
import { readFileSync } from 'node:fs';
import {
  endPointsOf,
  Metadata,
  NodeConfig,
  openStorage,
  parseProperties,
  type Storage,
} from '@odradek/broker/testing/metadata';
import { nodeWorld } from '@odradek/world/node';

export class OurNode {
  readonly metadata: Metadata;
  readonly #storage: Storage;

  private constructor(metadata: Metadata, storage: Storage) {
    this.metadata = metadata;
    this.#storage = storage;
  }

  /** Starts on the directories that the file names. What is in `overrides` counts instead. */
  static async start(
    propertiesFile: string,
    overrides: Readonly<Record<string, string>> = {},
  ): Promise<OurNode> {
    const world = nodeWorld({ report: { level: 'error' } });
    const text = readFileSync(propertiesFile, 'latin1');
    const settings = new Map([...parseProperties(text), ...Object.entries(overrides)]);
    const config = new NodeConfig(settings, world.report);
    const storage = await openStorage(world, config.static);
    const metadata = new Metadata(world, config, storage);
    await metadata.start();
    await metadata.register(endPointsOf(config.static.advertisedBrokerEndpoints));
    return new OurNode(metadata, storage);
  }

  async createTopic(
    name: string,
    numPartitions: number,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { topics } = await this.metadata.submit({
      type: 'createTopics',
      topics: [
        {
          name,
          numPartitions,
          replicationFactor: -1,
          assignments: [],
          configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
        },
      ],
      validateOnly: false,
    });
    const refused = topics.find(({ errorCode }) => errorCode !== 0);
    if (refused !== undefined) throw new Error(`${name}: ${refused.errorMessage}`);
  }

  /** In order, as after SIGTERM. */
  async stop(): Promise<void> {
    await this.metadata.leave();
    await this.metadata.stop();
    await this.#close({ clean: true, brokerEpoch: this.metadata.brokerEpoch });
  }

  /** As after `kill -9`: nobody is told. */
  async kill(): Promise<void> {
    await this.metadata.stop();
    await this.#close({ clean: false });
  }

  async #close(options: { clean: boolean; brokerEpoch?: number }): Promise<void> {
    for (const { logs } of this.#storage.directories) await logs.close(options);
  }
}
