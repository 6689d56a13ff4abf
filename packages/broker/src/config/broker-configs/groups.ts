/** The group coordinator: committed offsets, and consumer and streams groups. */
import { int, intMax, list, long, short, string } from '../definition.ts';
import { atLeast, listOf, oneOfIgnoringCase } from '../validators.ts';

export const groupsConfigs = {
  'group.coordinator.rebalance.protocols': list(['classic', 'consumer', 'streams'], 'MEDIUM', {
    valid: listOf(['consumer', 'classic', 'share', 'streams']),
    documentation: 'The group protocols that are served. Deprecated: features decide instead.',
  }),
  'group.coordinator.threads': int(4, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'Threads of the group coordinator. Accepted for compatibility: one thread serves all ' +
      'groups here.',
  }),
  'group.coordinator.background.threads': int(2, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'Threads for slow work of the group coordinator, such as matching patterns. Accepted ' +
      'for compatibility.',
  }),
  'group.coordinator.append.linger.ms': int(-1, 'MEDIUM', {
    valid: atLeast(-1),
    documentation:
      'How long the coordinator gathers records before it writes them; -1 adapts to the load.',
  }),
  'group.coordinator.cached.buffer.max.bytes': int(1048588, 'MEDIUM', {
    valid: atLeast(524288),
    update: 'cluster-wide',
    documentation: 'The largest buffer that the coordinator keeps for its next write.',
  }),
  'offsets.commit.timeout.ms': int(5000, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How long a commit of offsets waits for all replicas of the offsets topic.',
  }),
  'offsets.load.buffer.size': int(5242880, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many bytes are read at a time when groups are loaded.',
  }),
  'offsets.topic.replication.factor': short(3, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of replicas of the offsets topic. A cluster with fewer brokers uses as many ' +
      'as it has.',
  }),
  'offsets.topic.num.partitions': int(50, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of partitions of the offsets topic. It must not change after the topic ' +
      'exists.',
  }),
  'offsets.topic.segment.bytes': int(104857600, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The segment size of the offsets topic, small so that compaction and loading are fast.',
  }),
  'offsets.topic.compression.codec': int(0, 'HIGH', {
    documentation: 'The number of the codec of the offsets topic; 0 means none.',
  }),
  'offset.metadata.max.bytes': int(4096, 'HIGH', {
    documentation: 'The longest text that a consumer may attach to a committed offset.',
  }),
  'offsets.retention.minutes': int(10080, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How long the offsets of a group are kept after it has become empty.',
  }),
  'offsets.retention.check.interval.ms': long(600000, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How often the coordinator looks for offsets that have expired.',
  }),
  'group.min.session.timeout.ms': int(6000, 'MEDIUM', {
    documentation: 'The shortest session timeout that a member of a classic group may ask for.',
  }),
  'group.max.session.timeout.ms': int(1800000, 'MEDIUM', {
    documentation: 'The longest session timeout that a member of a classic group may ask for.',
  }),
  'group.initial.rebalance.delay.ms': int(3000, 'MEDIUM', {
    documentation:
      'How long an empty classic group waits for more members before its first rebalance.',
  }),
  'group.max.size': int(intMax, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The most members of a classic group.',
  }),
  'group.consumer.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'A member of a consumer group that was silent for this long is removed.',
  }),
  'group.consumer.min.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest session timeout that a consumer group may set.',
  }),
  'group.consumer.max.session.timeout.ms': int(60000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest session timeout that a consumer group may set.',
  }),
  'group.consumer.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How often members of consumer groups send heartbeats.',
  }),
  'group.consumer.min.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest heartbeat interval that a consumer group may set.',
  }),
  'group.consumer.max.heartbeat.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest heartbeat interval that a consumer group may set.',
  }),
  'group.consumer.max.size': int(intMax, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The most members of a consumer group.',
  }),
  'group.consumer.assignors': list(['uniform', 'range'], 'MEDIUM', {
    valid: listOf([]),
    documentation: 'The assignors of consumer groups; the first is used when members name none.',
  }),
  'group.consumer.migration.policy': string('bidirectional', 'MEDIUM', {
    valid: oneOfIgnoringCase('DISABLED', 'DOWNGRADE', 'UPGRADE', 'BIDIRECTIONAL'),
    documentation: 'Which ways groups may change between the classic and the consumer protocol.',
  }),
  'group.consumer.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of a consumer group.',
  }),
  'group.consumer.min.assignment.interval.ms': int(0, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The shortest assignment interval that a consumer group may set.',
  }),
  'group.consumer.max.assignment.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The longest assignment interval that a consumer group may set.',
  }),
  'group.consumer.regex.refresh.interval.ms': int(600000, 'MEDIUM', {
    valid: atLeast(10000),
    internal: true,
    documentation: "How often the topics that match a group's pattern are looked up again.",
  }),
  'group.streams.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'A member of a streams group that was silent for this long is removed.',
  }),
  'group.streams.min.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest session timeout that a streams group may set.',
  }),
  'group.streams.max.session.timeout.ms': int(60000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest session timeout that a streams group may set.',
  }),
  'group.streams.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How often members of streams groups send heartbeats.',
  }),
  'group.streams.min.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest heartbeat interval that a streams group may set.',
  }),
  'group.streams.max.heartbeat.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest heartbeat interval that a streams group may set.',
  }),
  'group.streams.max.size': int(intMax, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The most members of a streams group.',
  }),
  'group.streams.num.standby.replicas': int(0, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The number of standby copies of each stateful task.',
  }),
  'group.streams.max.standby.replicas': int(2, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The most standby copies that a streams group may set.',
  }),
  'group.streams.initial.rebalance.delay.ms': int(3000, 'MEDIUM', {
    valid: atLeast(0),
    documentation:
      'How long an empty streams group waits for more members before its first assignment.',
  }),
  'group.streams.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of a streams group.',
  }),
  'group.streams.min.assignment.interval.ms': int(0, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The shortest assignment interval that a streams group may set.',
  }),
  'group.streams.max.assignment.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The longest assignment interval that a streams group may set.',
  }),
} as const;
