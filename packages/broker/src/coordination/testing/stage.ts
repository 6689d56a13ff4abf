/**
 * A coordinator on stage: real logs in memory, a clock that moves by hand, and a cluster of one node
 * that makes topics when it is asked to. For tests.
 */
import { defaultLogConfig, Log } from '@odradek/log';
import {
  type ClusterCommandOf,
  type ClusterReplyOf,
  type ClusterState,
  newClusterState,
} from '@odradek/machines/cluster';
import type { Disk, Random, Timer, World } from '@odradek/world';
import { MemoryDisk } from '@odradek/world';
import { NodeConfig } from '../../config/node-config.ts';
import { standaloneSettings } from '../../config/standalone.ts';
import type { MetadataChanges } from '../../metadata/changes.ts';
import { Turn } from '../../net/turn.ts';
import { Replica } from '../../replicas/replica.ts';
import { GroupCoordinator } from '../group-coordinator.ts';
import type { ClusterView, ReplicaLookup } from '../offsets-topic.ts';

const START_MS = 1_700_000_000_000;
/** Another number, so that none of the two clocks can stand in for the other. */
const STEADY_START_MS = 5_000;

export class StageClock {
  #passedMs = 0;
  #timers: { dueMs: number; task: () => void }[] = [];
  #endOfTurn: (() => void)[] = [];

  nowMs(): number {
    return START_MS + this.#passedMs;
  }

  monotonicMs(): number {
    return STEADY_START_MS + this.#passedMs;
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = { dueMs: this.#passedMs + delayMs, task };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  atEndOfTurn(task: () => void): void {
    this.#endOfTurn.push(task);
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error('a coordinator does not sleep'));
  }

  get timerCount(): number {
    return this.#timers.length;
  }

  /** Ends the turn of the event loop. */
  endTurn(): void {
    for (let task = this.#endOfTurn.shift(); task; task = this.#endOfTurn.shift()) task();
  }

  /** Lets time pass, one timer after the other. */
  pass(ms: number): void {
    this.endTurn();
    const untilMs = this.#passedMs + ms;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.dueMs <= untilMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#passedMs = Math.max(this.#passedMs, due.dueMs);
      due.task();
      this.endTurn();
    }
    this.#passedMs = untilMs;
  }
}

/** Bytes that count up, so that ids differ and repeat from run to run. */
function countingRandom(): Random {
  let count = 0;
  return {
    integer: () => 0,
    fraction: () => 0,
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      bytes[length - 1] = ++count;
      return bytes;
    },
    uuid: () => 'AAAAAAAAAAAAAAAAAAAAAA',
  };
}

export class Stage {
  readonly clock: StageClock = new StageClock();
  readonly disk: Disk;
  readonly world: World;
  readonly config: NodeConfig;
  readonly state: ClusterState = newClusterState();
  readonly replicas = new Map<number, Replica>();
  readonly lines: string[] = [];
  readonly #turn: Turn;
  readonly #listeners = new Set<(changes: MetadataChanges) => void>();
  groups: GroupCoordinator;

  constructor(settings: Readonly<Record<string, string>> = {}, disk: Disk = new MemoryDisk()) {
    this.disk = disk;
    const line = (message: string): void => {
      this.lines.push(message);
    };
    this.world = {
      clock: this.clock,
      disk,
      random: countingRandom(),
      report: { error: line, warn: line, info: line, debug: line },
      network: {
        listen: () => Promise.reject(new Error('no network')),
        connect: () => Promise.reject(new Error('no network')),
      },
    };
    const all = new Map([
      ...standaloneSettings(),
      ['offsets.topic.num.partitions', '4'],
      ...Object.entries(settings),
    ]);
    this.config = new NodeConfig(all, this.world.report);
    this.#turn = new Turn(this.clock);
    this.groups = this.#coordinator();
    this.groups.start();
  }

  get metadata(): ClusterView {
    return {
      nodeId: 1,
      state: this.state,
      submit: async (command) => this.#create(command),
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  /** Another process on the same disk. */
  async restart(): Promise<Stage> {
    this.groups.stop();
    this.clock.endTurn();
    for (const { log } of this.replicas.values()) await log.close({ clean: true });
    const next = new Stage(Object.fromEntries(this.config.static.texts), this.disk);
    const topic = this.state.topics.get('__consumer_offsets');
    if (topic !== undefined) next.#open(topic.partitions.length);
    return next;
  }

  /** The partition gets another leader: node 1 again, in a later epoch, or node 2. */
  lead(partition: number, leader: number): void {
    const topic = this.state.topics.get('__consumer_offsets');
    const present = topic?.partitions[partition];
    const replica = this.replicas.get(partition);
    if (topic === undefined || present === undefined || replica === undefined) return;
    const leaderEpoch = present.leaderEpoch + 1;
    topic.partitions[partition] = { ...present, leader, leaderEpoch };
    replica.leaderEpoch = leaderEpoch;
    this.#announce({ partitions: new Map([[topic.id, new Set([partition])]]) });
  }

  addTopic(name: string, id: string, count: number): void {
    const partition = {
      replicas: [1],
      directories: [],
      isr: [1],
      removingReplicas: [],
      addingReplicas: [],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      leaderRecoveryState: 0,
    };
    const topic = { name, id, partitions: Array.from({ length: count }, () => partition) };
    this.state.topics.set(name, topic);
    this.state.topicsById.set(id, topic);
  }

  deleteTopic(name: string): void {
    const topic = this.state.topics.get(name);
    if (topic === undefined) return;
    this.state.topics.delete(name);
    this.state.topicsById.delete(topic.id);
    this.#announce({ deletedTopics: [{ name, id: topic.id }] });
  }

  #coordinator(): GroupCoordinator {
    const replicas: ReplicaLookup = {
      byName: (topic, partition) =>
        topic === '__consumer_offsets' ? this.replicas.get(partition) : undefined,
    };
    const { config, metadata } = this;
    return new GroupCoordinator(this.world, { config, metadata, replicas, endOfTurn: this.#turn });
  }

  #create(command: ClusterCommandOf<'createTopics'>): ClusterReplyOf<'createTopics'> {
    const topics = command.topics.map(({ name, numPartitions }) => {
      if (!this.state.topics.has(name)) this.#open(numPartitions);
      const topicId = this.state.topics.get(name)?.id ?? '';
      const outcome = { errorCode: 0, errorMessage: null, numPartitions, replicationFactor: 1 };
      return { name, topicId, ...outcome };
    });
    return { topics };
  }

  #open(count: number): void {
    const topic = '__consumer_offsets';
    const topicId = 'AAAAAAAAAAAAAAAAAAAACQ';
    this.addTopic(topic, topicId, count);
    for (let partition = 0; partition < count; partition++) {
      const log = Log.open(this.world, {
        directory: `data/${topic}-${partition}`,
        topic,
        partition,
        topicId,
        config: { ...defaultLogConfig, maxMessageBytes: 20_000 },
        recoveryPoint: 0,
        logStartOffset: 0,
        cleanShutdown: false,
      });
      this.replicas.set(partition, new Replica({ topic, topicId, partition }, 0, log, this.#turn));
    }
    this.#announce({ partitions: new Map([[topicId, new Set([0])]]) });
  }

  #announce(changes: Partial<MetadataChanges>): void {
    const all: MetadataChanges = {
      partitions: new Map(),
      deletedTopics: [],
      configs: [],
      brokers: false,
      features: false,
      ...changes,
    };
    for (const listener of this.#listeners) listener(all);
  }
}
