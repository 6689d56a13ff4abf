/** Share groups, and the coordinator that keeps the state of their records. */
import { int, list, short, string } from '../definition.ts';
import { atLeast, between, listOf } from '../validators.ts';

export const shareGroupsConfigs = {
  'group.share.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'A member of a share group that was silent for this long is removed.',
  }),
  'group.share.min.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest session timeout that a share group may set.',
  }),
  'group.share.max.session.timeout.ms': int(60000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest session timeout that a share group may set.',
  }),
  'group.share.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How often members of share groups send heartbeats.',
  }),
  'group.share.min.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The shortest heartbeat interval that a share group may set.',
  }),
  'group.share.max.heartbeat.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The longest heartbeat interval that a share group may set.',
  }),
  'group.share.max.size': int(200, 'MEDIUM', {
    valid: between(1, 1000),
    documentation: 'The most members of a share group.',
  }),
  'group.share.assignors': list(['simple'], 'MEDIUM', {
    valid: listOf([]),
    documentation: 'The assignors of share groups; the first is used.',
  }),
  'group.share.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of a share group.',
  }),
  'group.share.min.assignment.interval.ms': int(0, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The shortest assignment interval that a share group may set.',
  }),
  'group.share.max.assignment.interval.ms': int(15000, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The longest assignment interval that a share group may set.',
  }),
  'group.share.initialize.retry.interval.ms': int(30000, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation:
      'How often the state of newly shared partitions is initialised again when it failed.',
  }),
  'group.share.delivery.count.limit': int(5, 'MEDIUM', {
    valid: between(2, 10),
    documentation: 'How often a record is delivered at most before it is given up.',
  }),
  'group.share.min.delivery.count.limit': int(2, 'MEDIUM', {
    valid: between(2, 5),
    documentation: 'The lowest limit of deliveries that a share group may set.',
  }),
  'group.share.max.delivery.count.limit': int(10, 'MEDIUM', {
    valid: between(5, 25),
    documentation: 'The highest limit of deliveries that a share group may set.',
  }),
  'group.share.record.lock.duration.ms': int(30000, 'MEDIUM', {
    valid: between(1000, 3600000),
    documentation:
      'How long a delivered record belongs to its consumer before it is delivered again.',
  }),
  'group.share.min.record.lock.duration.ms': int(15000, 'MEDIUM', {
    valid: between(1000, 30000),
    documentation: 'The shortest lock that a share group may set.',
  }),
  'group.share.max.record.lock.duration.ms': int(60000, 'MEDIUM', {
    valid: between(30000, 3600000),
    documentation: 'The longest lock that a share group may set.',
  }),
  'group.share.partition.max.record.locks': int(2000, 'MEDIUM', {
    valid: between(100, 10000),
    documentation: 'The most records of a partition that may be locked at a time.',
  }),
  'group.share.min.partition.max.record.locks': int(100, 'MEDIUM', {
    valid: between(100, 2000),
    documentation: 'The lowest limit of locked records that a share group may set.',
  }),
  'group.share.max.partition.max.record.locks': int(4000, 'MEDIUM', {
    valid: between(2000, 10000),
    documentation: 'The highest limit of locked records that a share group may set.',
  }),
  'group.share.max.share.sessions': int(2000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The most share sessions that a broker keeps.',
  }),
  'group.share.persister.class.name': string(
    'org.apache.kafka.server.share.persister.DefaultStatePersister',
    'MEDIUM',
    {
      internal: true,
      documentation: 'The class that stores the state of shared partitions.',
    },
  ),
  'share.fetch.purgatory.purge.interval.requests': int(1000, 'MEDIUM', {
    documentation:
      'Answered share fetches are swept from memory after this many. Accepted for ' +
      'compatibility: they are removed at once here.',
  }),
  'share.coordinator.state.topic.num.partitions': int(50, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of partitions of the share state topic. It must not change after the topic ' +
      'exists.',
  }),
  'share.coordinator.state.topic.replication.factor': short(3, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of replicas of the share state topic. A cluster with fewer brokers uses as ' +
      'many as it has.',
  }),
  'share.coordinator.state.topic.min.isr': short(2, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many replicas of the share state topic must be in sync for a write.',
  }),
  'share.coordinator.state.topic.segment.bytes': int(104857600, 'HIGH', {
    valid: atLeast(1),
    documentation: 'The segment size of the share state topic.',
  }),
  'share.coordinator.state.topic.compression.codec': int(0, 'HIGH', {
    documentation: 'The number of the codec of the share state topic; 0 means none.',
  }),
  'share.coordinator.state.topic.prune.interval.ms': int(300000, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation:
      'How often records of the share state topic that nothing needs any more are deleted.',
  }),
  'share.coordinator.cold.partition.snapshot.interval.ms': int(300000, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation:
      'How often a partition without changes writes its state again, so that older records ' +
      'can go.',
  }),
  'share.coordinator.threads': int(1, 'MEDIUM', {
    valid: atLeast(1),
    documentation:
      'Threads of the share coordinator. Accepted for compatibility: one thread does all ' +
      'here.',
  }),
  'share.coordinator.snapshot.update.records.per.snapshot': int(500, 'MEDIUM', {
    valid: between(0, 500),
    documentation:
      "How many updates are written between two full snapshots of a partition's state.",
  }),
  'share.coordinator.load.buffer.size': int(5242880, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many bytes are read at a time when share state is loaded.',
  }),
  'share.coordinator.append.linger.ms': int(-1, 'MEDIUM', {
    valid: atLeast(-1),
    documentation:
      'How long the share coordinator gathers records before it writes them; -1 adapts to the ' +
      'load.',
  }),
  'share.coordinator.write.timeout.ms': int(5000, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How long a write of share state waits for all replicas.',
  }),
  'share.coordinator.cached.buffer.max.bytes': int(1048588, 'MEDIUM', {
    valid: atLeast(524288),
    update: 'cluster-wide',
    documentation: 'The largest buffer that the share coordinator keeps for its next write.',
  }),
} as const;
