/**
 * A broker whose answers a test writes: it listens on a simulated network, knows the protocol's
 * frames, and nothing else. Topics that it is told it describes by itself.
 */
import { type SimulatedMachine, type SimulatedWorld, Simulation } from '@odradek/sim';
import {
  apiOf,
  type Decoded,
  decode,
  decodeRequestHead,
  type Encodable,
  encodeResponseFrame,
  errorCode,
  type MessageDefinition,
} from '@odradek/wire';
import * as wire from '@odradek/wire/definitions';
import type { Connection } from '@odradek/world';
import { FrameReader } from '../net/frames.ts';

/** What came in. */
export interface Asked {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly connection: Connection;
}

/**
 * `nothing` is what a request without an answer gets; after `silence` the connection is never
 * answered again, since answers come in order; `close` ends it.
 */
export type NoAnswer = 'nothing' | 'silence' | 'close';

type Answerer = (body: unknown, asked: Asked) => Promise<object | NoAnswer>;

export interface ScriptedTopic {
  readonly id: string;
  readonly partitionCount: number;
  leaderEpoch: number;
}

export const HOST = 'broker';
export const PORT = 9092;

export class ScriptedBroker {
  readonly world: SimulatedWorld;
  readonly asked: Asked[] = [];
  readonly topics = new Map<string, ScriptedTopic>();
  readonly connections = new Set<Connection>();
  readonly #answerers = new Map<number, Answerer>();
  /** Of each connection the last answer that is due: each waits for the one before. */
  readonly #last = new Map<Connection, Promise<void>>();
  readonly #silent = new Set<Connection>();
  /** Highest versions that it offers, where these are below the definitions'. */
  readonly versionMax = new Map<number, number>();
  #topicCount = 0;

  constructor(world: SimulatedWorld) {
    this.world = world;
    this.on(wire.apiVersionsRequest, wire.apiVersionsResponse, () => ({
      apiKeys: [...this.#answerers.keys()].map((apiKey) => {
        const versions = apiOf(apiKey)?.versions ?? { lowest: 0, highest: 0 };
        const maxVersion = this.versionMax.get(apiKey) ?? versions.highest;
        return { apiKey, minVersion: versions.lowest, maxVersion };
      }),
    }));
    this.on(wire.metadataRequest, wire.metadataResponse, ({ topics }) => this.#describe(topics));
    this.on(wire.findCoordinatorRequest, wire.findCoordinatorResponse, ({ coordinatorKeys }) => ({
      coordinators: coordinatorKeys.map((key) => ({ key, nodeId: 1, host: HOST, port: PORT })),
    }));
    this.on(wire.initProducerIdRequest, wire.initProducerIdResponse, () => ({
      producerId: 7,
      producerEpoch: 0,
    }));
  }

  addTopic(name: string, partitionCount: number): ScriptedTopic {
    this.#topicCount += 1;
    const id = `T${String(this.#topicCount).padStart(20, 'A')}A`;
    const topic = { id, partitionCount, leaderEpoch: 0 };
    this.topics.set(name, topic);
    return topic;
  }

  nameOf(topicId: string): string | undefined {
    for (const [name, { id }] of this.topics) if (id === topicId) return name;
    return undefined;
  }

  /** How it answers from now on. */
  on<Request extends MessageDefinition, Response extends MessageDefinition>(
    request: Request,
    _response: Response,
    answer: (
      body: Decoded<Request>,
      asked: Asked,
    ) => Encodable<Response> | NoAnswer | Promise<Encodable<Response> | NoAnswer>,
  ): void {
    this.#answerers.set(request.apiKey, async (body, asked) =>
      answer(body as Decoded<Request>, asked),
    );
  }

  countOf({ apiKey }: MessageDefinition): number {
    return this.asked.filter((each) => each.apiKey === apiKey).length;
  }

  async start(): Promise<void> {
    await this.world.network.listen({ host: HOST, port: PORT }, (connection) => {
      this.connections.add(connection);
      const frames = new FrameReader(1 << 30, (frame) => {
        this.#onRequest(connection, frame);
      });
      connection.start({
        onData: (chunk) => frames.push(chunk),
        onDrain: () => undefined,
        onClose: () => {
          this.connections.delete(connection);
          connection.end();
        },
      });
    });
  }

  /** As if the process had died: all connections end. */
  dropConnections(): void {
    for (const connection of [...this.connections]) connection.destroy();
  }

  #onRequest(connection: Connection, frame: Buffer): void {
    const head = decodeRequestHead(frame);
    const { apiKey, apiVersion: version, correlationId, clientId } = head;
    const api = apiOf(apiKey);
    const answerer = this.#answerers.get(apiKey);
    if (api === undefined || answerer === undefined) return connection.destroy();
    const asked = { apiKey, version, correlationId, clientId, connection };
    this.asked.push(asked);
    if (version > (this.versionMax.get(apiKey) ?? api.versions.highest)) {
      const body = {
        errorCode: errorCode.UNSUPPORTED_VERSION,
        apiKeys: [{ apiKey, minVersion: 0, maxVersion: this.versionMax.get(apiKey) ?? 0 }],
      };
      connection.write(encodeResponseFrame(wire.apiVersionsResponse, 0, correlationId, body));
      return;
    }
    const body = decode(api.request, version, frame, head.bodyAt);
    const before = this.#last.get(connection) ?? Promise.resolve();
    const answering = answerer(body, asked);
    this.#last.set(
      connection,
      before.then(async () => {
        const answer = await answering;
        if (answer === 'silence') this.#silent.add(connection);
        if (answer === 'nothing' || this.#silent.has(connection)) return;
        if (answer === 'close') return connection.destroy();
        const encodable = answer as Encodable<MessageDefinition>;
        connection.write(encodeResponseFrame(api.response, version, correlationId, encodable));
      }),
    );
  }

  #describe(
    asked: Decoded<typeof wire.metadataRequest>['topics'],
  ): Encodable<typeof wire.metadataResponse> {
    const names = asked === null ? [...this.topics.keys()] : asked.map(({ name }) => name ?? '');
    return {
      brokers: [{ nodeId: 1, host: HOST, port: PORT }],
      clusterId: 'scripted',
      controllerId: 1,
      topics: names.map((name) => {
        const topic = this.topics.get(name);
        if (topic === undefined) return { name, errorCode: errorCode.UNKNOWN_TOPIC_OR_PARTITION };
        return {
          name,
          topicId: topic.id,
          partitions: Array.from({ length: topic.partitionCount }, (_, partitionIndex) => ({
            partitionIndex,
            leaderId: 1,
            leaderEpoch: topic.leaderEpoch,
            replicaNodes: [1],
            isrNodes: [1],
          })),
        };
      }),
    };
  }
}

export interface ScriptedStage {
  readonly broker: ScriptedBroker;
  /** The world of a client beside it. */
  readonly world: SimulatedWorld;
  readonly simulation: Simulation;
}

/** Plays a script with a broker and a client; time passes as fast as it can. */
export async function play<T>(
  script: (stage: ScriptedStage) => Promise<T>,
  { seed = 1, untilMs = 600_000 }: { seed?: number; untilMs?: number } = {},
): Promise<T> {
  const simulation = new Simulation({ seed });
  const brokerMachine: SimulatedMachine = simulation.machine(HOST);
  const clientMachine = simulation.machine('client');
  return simulation.play(
    async () => {
      const broker = new ScriptedBroker(brokerMachine.boot());
      await broker.start();
      return script({ broker, world: clientMachine.boot(), simulation });
    },
    { untilMs },
  );
}
