/** The settings of groups, read from the node's configuration at each use. */
import type { GroupOptions } from '@odradek/machines/groups';
import type { NodeConfig } from '../config/node-config.ts';
import { subscribedTopics } from './group-records.ts';

/** Fixed in Kafka, too: how long a member without an id may wait in a join. */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60 * 1000;

export class GroupSettings implements GroupOptions {
  readonly #config: NodeConfig;
  readonly newMemberJoinTimeoutMs: number = NEW_MEMBER_JOIN_TIMEOUT_MS;
  readonly subscribedTopics: GroupOptions['subscribedTopics'] = subscribedTopics;

  constructor(config: NodeConfig) {
    this.#config = config;
  }

  get initialRebalanceDelayMs(): number {
    return this.#config.get('group.initial.rebalance.delay.ms');
  }

  get sizeMax(): number {
    return this.#config.get('group.max.size');
  }

  get offsetMetadataMax(): number {
    return this.#config.get('offset.metadata.max.bytes');
  }

  get offsetsRetentionMs(): number {
    return this.#config.get('offsets.retention.minutes') * 60 * 1000;
  }

  allowsSession(timeoutMs: number): boolean {
    return (
      timeoutMs >= this.#config.get('group.min.session.timeout.ms') &&
      timeoutMs <= this.#config.get('group.max.session.timeout.ms')
    );
  }
}
