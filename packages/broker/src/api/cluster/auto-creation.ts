/**
 * The shape of a topic that nobody made: users' topics get the defaults, Kafka's own topics what
 * their coordinators need.
 *
 * Spec: Kafka's auto.create.topics.enable, offsets.topic.*, transaction.state.log.*,
 * share.coordinator.state.topic.*.
 */
import type { NewTopic } from '@odradek/machines/cluster';
import type { NodeConfig } from '../../config/node-config.ts';

export function topicForAutoCreation(config: NodeConfig, name: string): NewTopic {
  switch (name) {
    case '__consumer_offsets':
      return internalTopic(
        name,
        config.get('offsets.topic.num.partitions'),
        config.get('offsets.topic.replication.factor'),
        [
          ['cleanup.policy', 'compact'],
          ['segment.bytes', String(config.get('offsets.topic.segment.bytes'))],
          ['compression.type', 'producer'],
        ],
      );
    case '__transaction_state':
      return internalTopic(
        name,
        config.get('transaction.state.log.num.partitions'),
        config.get('transaction.state.log.replication.factor'),
        [
          ['cleanup.policy', 'compact'],
          ['segment.bytes', String(config.get('transaction.state.log.segment.bytes'))],
          ['compression.type', 'uncompressed'],
          ['min.insync.replicas', String(config.get('transaction.state.log.min.isr'))],
          ['unclean.leader.election.enable', 'false'],
        ],
      );
    case '__share_group_state':
      return internalTopic(
        name,
        config.get('share.coordinator.state.topic.num.partitions'),
        config.get('share.coordinator.state.topic.replication.factor'),
        [
          ['cleanup.policy', 'delete'],
          ['compression.type', 'producer'],
          ['segment.bytes', String(config.get('share.coordinator.state.topic.segment.bytes'))],
          ['retention.ms', '-1'],
          ['min.insync.replicas', String(config.get('share.coordinator.state.topic.min.isr'))],
        ],
      );
    default:
      return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  }
}

/** The node needs these topics itself, also while it is alone. */
function internalTopic(
  name: string,
  numPartitions: number,
  replicationFactor: number,
  configs: readonly (readonly [name: string, value: string])[],
): NewTopic {
  return {
    name,
    numPartitions,
    replicationFactor,
    assignments: [],
    configs: configs.map(([config, value]) => ({ name: config, value })),
    fewerReplicasAllowed: true,
  };
}
