/**
 * The server.properties of a single node, the same for Apache Kafka and for Odradek: broker and
 * controller in one process, and the internal topics with one replica, since there is one node.
 */

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface NodePlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDirectory: string;
}

/** The settings of one node at `place`; `properties` come last and win. */
export function singleNodeProperties(place: NodePlace, properties: Properties): Properties {
  const listeners =
    `PLAINTEXT://127.0.0.1:${place.port},` + `CONTROLLER://127.0.0.1:${place.controllerPort}`;
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${place.controllerPort}`,
    listeners,
    'advertised.listeners': listeners,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': place.dataDirectory,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    ...properties,
  };
}

/** The text of a .properties file. */
export function propertiesText(properties: Properties): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
