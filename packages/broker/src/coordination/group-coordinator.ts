/**
 * The coordinator of groups: finds the partition that a group belongs to, and the host that runs it,
 * and brings requests to the one and replies back. Replies come through functions that are called
 * once, in the turn in which the reply is known.
 *
 * Rules are in `machines/groups`; bytes, batches and timers in `group-partition-host.ts`.
 * Spec: KIP-62, KIP-345, KIP-394; offsets: KIP-211, KIP-447, KIP-496.
 */
import type {
  CommitRequest,
  DeleteOffsetsRequest,
  DescribedGroup,
  FetchedTopic,
  FetchOffsetsRequest,
  GroupFilter,
  HeartbeatRequest,
  JoinReply,
  JoinRequest,
  LeaveReply,
  LeaveRequest,
  ListedGroup,
  PartitionErrors,
  SyncReply,
  SyncRequest,
} from '@odradek/machines/groups';
import { joinError, syncError } from '@odradek/machines/groups';
import { errorCode } from '@odradek/wire/errors';
import { Compression, type CompressionId, isKnownCompression } from '@odradek/wire/records';
import type { Timer, World } from '@odradek/world';
import type { NodeConfig } from '../config/node-config.ts';
import type { MetadataChanges } from '../metadata/changes.ts';
import { type EndOfTurn, GroupPartitionHost } from './group-partition-host.ts';
import { GroupSettings } from './group-settings.ts';
import { freshMemberId } from './member-ids.ts';
import {
  type ClusterView,
  OFFSETS_TOPIC,
  OffsetsTopic,
  type ReplicaLookup,
} from './offsets-topic.ts';

export interface CoordinatorParts {
  readonly config: NodeConfig;
  readonly metadata: ClusterView;
  readonly replicas: ReplicaLookup;
  readonly endOfTurn: EndOfTurn;
}

/** A join as a client sends it; the id of a new member is made here. */
export type JoinInput = Omit<JoinRequest, 'freshMemberId'>;

/** A reply that may be an error for the whole of the request instead. */
export type Fetched = { readonly errorCode: number; readonly topics: readonly FetchedTopic[] };

export class GroupCoordinator {
  readonly #world: World;
  readonly #parts: CoordinatorParts;
  readonly #settings: GroupSettings;
  readonly #topic: OffsetsTopic;
  readonly #hosts = new Map<number, GroupPartitionHost>();
  #cleaning: Timer | undefined;
  #unfollow: (() => void) | undefined;

  constructor(world: World, parts: CoordinatorParts) {
    this.#world = world;
    this.#parts = parts;
    this.#settings = new GroupSettings(parts.config);
    this.#topic = new OffsetsTopic(parts.config, parts.metadata, parts.replicas);
  }

  /**
   * Loads the groups of all partitions that this node leads, and follows the metadata from now on:
   * to be called when replicas follow it already.
   */
  start(): void {
    this.#unfollow = this.#parts.metadata.onChange((changes) => this.#metadataChanged(changes));
    this.#followLeaders();
    this.#cleanLater();
  }

  /** Sends everyone who waits to another coordinator. */
  stop(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#cleaning?.cancel();
    this.#cleaning = undefined;
    for (const host of this.#hosts.values()) host.end();
    this.#hosts.clear();
  }

  /** The node that coordinates a group, made ready if need be; or an error. */
  async find(groupId: string): Promise<{ readonly errorCode: number; readonly nodeId: number }> {
    const error = this.#topic.exists ? errorCode.NONE : await this.#topic.make();
    const nodeId = this.#topic.leaderOf(this.#topic.partitionOf(groupId));
    if (error !== errorCode.NONE || nodeId < 0) {
      return { errorCode: errorCode.COORDINATOR_NOT_AVAILABLE, nodeId: -1 };
    }
    return { errorCode: errorCode.NONE, nodeId };
  }

  join(input: JoinInput, reply: (reply: JoinReply) => void): void {
    const { groupId, memberId, groupInstanceId, clientId, sessionTimeoutMs } = input;
    if (groupId === '') {
      reply(joinError(errorCode.INVALID_GROUP_ID, memberId));
      return;
    }
    if (!this.#settings.allowsSession(sessionTimeoutMs)) {
      reply(joinError(errorCode.INVALID_SESSION_TIMEOUT, memberId));
      return;
    }
    this.#withTopic(() => {
      const host = this.#host(groupId);
      if (typeof host === 'number') {
        reply(joinError(host, ''));
        return;
      }
      const fresh = memberId === '' ? freshMemberId(this.#world, groupInstanceId ?? clientId) : '';
      const request = { ...input, freshMemberId: fresh };
      host.run(host.groups.join(request, { answer: reply }, host.now));
    });
  }

  sync(request: SyncRequest, reply: (reply: SyncReply) => void): void {
    const host = this.#host(request.groupId);
    if (typeof host === 'number') reply(syncError(host));
    else host.run(host.groups.sync(request, { answer: reply }, host.now));
  }

  heartbeat(request: HeartbeatRequest): number {
    const host = this.#host(request.groupId);
    if (typeof host !== 'number') return host.groups.heartbeat(request, host.now);
    // The members of a group that is being loaded are alive for all that is known.
    return host === errorCode.COORDINATOR_LOAD_IN_PROGRESS ? errorCode.NONE : host;
  }

  leave(request: LeaveRequest, reply: (reply: LeaveReply) => void): void {
    const host = this.#host(request.groupId);
    if (typeof host === 'number') {
      reply({ errorCode: host, members: [] });
      return;
    }
    const decided = host.groups.leave(request, host.now);
    host.run(decided.effects, (error) => {
      reply(error === errorCode.NONE ? decided.reply : { errorCode: error, members: [] });
    });
  }

  commit(request: CommitRequest, reply: (reply: PartitionErrors) => void): void {
    this.#withTopic(() => {
      const host = this.#host(request.groupId, { emptyIdAllowed: true });
      if (typeof host === 'number') {
        reply({ errorCode: host, topics: [] });
        return;
      }
      const decided = host.groups.commit(request, host.now);
      host.run(decided.effects, (error) => {
        reply(error === errorCode.NONE ? decided.reply : { errorCode: error, topics: [] });
      });
    });
  }

  fetchOffsets(request: FetchOffsetsRequest, reply: (reply: Fetched) => void): void {
    const host = this.#host(request.groupId, { emptyIdAllowed: true });
    if (typeof host === 'number') {
      reply({ errorCode: host, topics: [] });
      return;
    }
    const topics = host.groups.fetchOffsets(request);
    host.whenCommitted((error) => {
      reply({ errorCode: error, topics: error === errorCode.NONE ? topics : [] });
    });
  }

  deleteOffsets(request: DeleteOffsetsRequest, reply: (reply: PartitionErrors) => void): void {
    const host = this.#host(request.groupId);
    if (typeof host === 'number') {
      reply({ errorCode: host, topics: [] });
      return;
    }
    const decided = host.groups.deleteOffsets(request, host.now);
    host.run(decided.effects, (error) => {
      reply(error === errorCode.NONE ? decided.reply : { errorCode: error, topics: [] });
    });
  }

  deleteGroup(groupId: string, reply: (errorCode: number) => void): void {
    const host = this.#host(groupId, { emptyIdAllowed: true });
    if (typeof host === 'number') {
      reply(host);
      return;
    }
    const decided = host.groups.deleteGroup(groupId, host.now);
    host.run(decided.effects, (error) => reply(error === errorCode.NONE ? decided.reply : error));
  }

  /** A group as operators see it; or an error. */
  describe(groupId: string): DescribedGroup | number {
    const host = this.#host(groupId, { emptyIdAllowed: true });
    return typeof host === 'number' ? host : host.groups.describe(groupId);
  }

  /** All groups that this node coordinates; or an error, as long as some are being loaded. */
  list(filter: GroupFilter): readonly ListedGroup[] | number {
    const listed: ListedGroup[] = [];
    for (const host of this.#hostsOfAll()) {
      if (host.refusal === errorCode.COORDINATOR_LOAD_IN_PROGRESS) return host.refusal;
      if (host.refusal === errorCode.NONE) listed.push(...host.groups.list(filter));
    }
    return listed;
  }

  /** The host that serves a group, or what its client is told. */
  #host(groupId: string, options?: { emptyIdAllowed: true }): GroupPartitionHost | number {
    // Offsets could once be committed under an empty id, and must stay within reach.
    if (groupId === '' && options === undefined) return errorCode.INVALID_GROUP_ID;
    if (!this.#topic.exists) return errorCode.NOT_COORDINATOR;
    const host = this.#hostOf(this.#topic.partitionOf(groupId));
    if (host === undefined) return errorCode.NOT_COORDINATOR;
    return host.refusal === errorCode.NONE ? host : host.refusal;
  }

  #hostOf(partition: number): GroupPartitionHost | undefined {
    const known = this.#hosts.get(partition);
    if (known?.isCurrent) return known;
    if (known !== undefined) this.#drop(partition);
    const replica = this.#topic.led(partition);
    if (replica === undefined || replica.closed) return undefined;
    const { config, endOfTurn } = this.#parts;
    const host = new GroupPartitionHost(this.#world, replica, endOfTurn, {
      groups: this.#settings,
      compression: () => compressionOf(config.get('offsets.topic.compression.codec')),
      loadBytesMax: config.get('offsets.load.buffer.size'),
      onEnd: (ended) => {
        if (this.#hosts.get(partition) === ended) this.#hosts.delete(partition);
      },
    });
    this.#hosts.set(partition, host);
    host.load();
    return host;
  }

  #metadataChanged(changes: MetadataChanges): void {
    const { id } = this.#topic;
    const { partitions, deletedTopics } = changes;
    const isGone = deletedTopics.some(({ name }) => name === OFFSETS_TOPIC);
    if (isGone || (id !== undefined && partitions.has(id))) this.#followLeaders();
    if (deletedTopics.length === 0) return;
    // What groups have committed of these topics is forgotten.
    for (const host of this.#active()) host.run(host.groups.topicsDeleted(deletedTopics, host.now));
  }

  #followLeaders(): void {
    for (const [partition, host] of this.#hosts) {
      if (!host.isCurrent || this.#topic.led(partition) !== host.replica) this.#drop(partition);
    }
    this.#hostsOfAll();
  }

  /** A host for each partition that this node leads; those that were missing begin to load. */
  #hostsOfAll(): GroupPartitionHost[] {
    if (!this.#topic.exists) return [];
    const hosts: GroupPartitionHost[] = [];
    for (let partition = 0; partition < this.#topic.partitionCount; partition++) {
      const host = this.#hostOf(partition);
      if (host !== undefined) hosts.push(host);
    }
    return hosts;
  }

  #drop(partition: number): void {
    const host = this.#hosts.get(partition);
    this.#hosts.delete(partition);
    host?.end();
  }

  #active(): GroupPartitionHost[] {
    return [...this.#hosts.values()].filter((host) => host.refusal === errorCode.NONE);
  }

  /** Goes on once the offsets topic is there; without one, errors say so. */
  #withTopic(task: () => void): void {
    if (this.#topic.exists) {
      task();
      return;
    }
    this.#topic.make().then(task, (error: unknown) => {
      const reason = String(error);
      this.#world.report.error('the offsets topic could not be made', { OFFSETS_TOPIC, reason });
      task();
    });
  }

  #cleanLater(): void {
    const delayMs = this.#parts.config.get('offsets.retention.check.interval.ms');
    this.#cleaning = this.#world.clock.after(delayMs, () => {
      for (const host of this.#active()) host.run(host.groups.cleanUp(host.now));
      this.#cleanLater();
    });
  }
}

function compressionOf(id: number): CompressionId {
  return isKnownCompression(id) ? id : Compression.none;
}
