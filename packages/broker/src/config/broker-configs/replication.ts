/** Copies of partitions: how followers fetch, who is in sync, who leads. */
import { boolean, int, long, string } from '../definition.ts';
import { atLeast } from '../validators.ts';

export const replicationConfigs = {
  'default.replication.factor': int(1, 'MEDIUM', {
    documentation: 'The number of replicas of a topic that is created without a number.',
  }),
  'min.insync.replicas': int(1, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many replicas must be in sync for a write with acks=all to be accepted.',
  }),
  'replica.lag.time.max.ms': long(30000, 'HIGH', {
    documentation:
      'A follower that has not caught up with its leader for this long is out of sync.',
  }),
  'replica.socket.timeout.ms': int(30000, 'HIGH', {
    documentation: 'How long a fetch of a follower waits for its answer on the network.',
  }),
  'replica.socket.receive.buffer.bytes': int(65536, 'HIGH', {
    documentation: "The size of the receive buffer of a follower's connection.",
  }),
  'replica.fetch.max.bytes': int(1048576, 'MEDIUM', {
    valid: atLeast(0),
    documentation:
      'The most bytes that a follower asks for of one partition; a larger first batch is ' +
      'given whole.',
  }),
  'replica.fetch.wait.max.ms': int(500, 'HIGH', {
    documentation: 'How long a leader may let a follower wait for new records.',
  }),
  'replica.fetch.backoff.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'How long a follower waits after a failed fetch of a partition.',
  }),
  'replica.fetch.min.bytes': int(1, 'HIGH', {
    documentation:
      'How many bytes a follower wants before it is answered, within the time that it waits.',
  }),
  'replica.fetch.response.max.bytes': int(10485760, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'The most bytes that a follower asks for in one fetch.',
  }),
  'num.replica.fetchers': int(1, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many connections a broker uses to fetch from each other broker.',
  }),
  'num.replica.alter.log.dirs.threads': int(null, 'HIGH', {
    documentation: 'How many partitions may move between log directories at the same time.',
  }),
  'replica.high.watermark.checkpoint.interval.ms': long(5000, 'HIGH', {
    documentation: 'How often the high watermarks are saved to disk.',
  }),
  'fetch.purgatory.purge.interval.requests': int(1000, 'MEDIUM', {
    documentation:
      'Answered fetches are swept from memory after this many. Accepted for compatibility: ' +
      'they are removed at once here.',
  }),
  'producer.purgatory.purge.interval.requests': int(1000, 'MEDIUM', {
    documentation:
      'Answered produce requests are swept from memory after this many. Accepted for ' +
      'compatibility: they are removed at once here.',
  }),
  'delete.records.purgatory.purge.interval.requests': int(1, 'MEDIUM', {
    documentation:
      'Answered deletions are swept from memory after this many. Accepted for compatibility: ' +
      'they are removed at once here.',
  }),
  'auto.leader.rebalance.enable': boolean(true, 'HIGH', {
    documentation: 'Whether leadership goes back to the preferred replicas by itself.',
  }),
  'leader.imbalance.check.interval.seconds': long(300, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'How often the controller looks for partitions that their preferred replica does not ' +
      'lead.',
  }),
  'unclean.leader.election.enable': boolean(false, 'HIGH', {
    update: 'cluster-wide',
    documentation:
      'Whether a replica that is out of sync may become leader when no other is left, ' +
      'although records may be lost.',
  }),
  'unclean.leader.election.interval.ms': long(300000, 'MEDIUM', {
    valid: atLeast(1),
    internal: true,
    documentation: 'How often the controller looks for partitions that need an unclean election.',
  }),
  'replica.selector.class': string(null, 'MEDIUM', {
    documentation:
      'The class that chooses the replica a consumer should read from. Null means the leader.',
  }),
  'follower.fetch.last.tiered.offset.enable': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'Whether a new follower of a tiered topic begins after the last offset in remote ' +
      'storage.',
  }),
} as const;
