/** The controllers' quorum and the log of cluster metadata that they keep. */
import { boolean, int, list, long, longMax, required, string } from '../definition.ts';
import { atLeast, bootstrapServers, listOf, quorumVoters } from '../validators.ts';

export const quorumConfigs = {
  'controller.listener.names': list(required, 'HIGH', {
    valid: listOf([]),
    documentation:
      'The listeners of the controllers. A broker connects to the first one that it shares ' +
      'with them.',
  }),
  'controller.quorum.voters': list([], 'HIGH', {
    valid: quorumVoters,
    documentation:
      'The voters of a fixed quorum, as id@host:port entries. Leave it empty for a dynamic ' +
      'quorum.',
  }),
  'controller.quorum.bootstrap.servers': list([], 'HIGH', {
    valid: bootstrapServers,
    documentation:
      'Addresses of controllers, as host:port entries, where a node finds the quorum at ' +
      'first.',
  }),
  'controller.quorum.election.timeout.ms': int(1000, 'HIGH', {
    valid: atLeast(0),
    documentation: 'How long a candidate waits for enough votes before it starts another election.',
  }),
  'controller.quorum.fetch.timeout.ms': int(2000, 'HIGH', {
    valid: atLeast(0),
    documentation:
      'How long a voter goes without news of the leader before it becomes a candidate; also ' +
      'how long a leader stays without fetches of a majority.',
  }),
  'controller.quorum.election.backoff.max.ms': int(1000, 'HIGH', {
    valid: atLeast(0),
    documentation:
      'The longest pause between two elections; pauses grow and are partly random so that ' +
      'votes do not split for ever.',
  }),
  'controller.quorum.append.linger.ms': int(25, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'How long the leader gathers records before it writes them.',
  }),
  'controller.quorum.request.timeout.ms': int(2000, 'MEDIUM', {
    valid: atLeast(0),
    documentation: 'How long a request of the quorum waits for its answer.',
  }),
  'controller.quorum.retry.backoff.ms': int(20, 'LOW', {
    valid: atLeast(0),
    documentation: 'How long to wait before a failed request of the quorum is sent again.',
  }),
  'controller.quorum.auto.join.enable': boolean(false, 'LOW', {
    documentation: 'Whether a controller that is not yet a voter joins the quorum by itself.',
  }),
  'controller.quorum.fetch.snapshot.max.bytes': int(1048576, 'LOW', {
    valid: atLeast(1),
    documentation: 'The most bytes of a snapshot in one answer.',
  }),
  'controller.quorum.fetch.max.bytes': int(1048576, 'LOW', {
    valid: atLeast(1),
    documentation: 'The most bytes of the metadata log in one answer.',
  }),
  'controller.socket.timeout.ms': int(30000, 'MEDIUM', {
    documentation: 'How long a broker waits for the controller to answer.',
  }),
  'controller.performance.sample.period.ms': long(60000, 'MEDIUM', {
    valid: atLeast(100),
    internal: true,
    documentation: 'How often the slowest events of the controller are reported.',
  }),
  'controller.performance.always.log.threshold.ms': long(2000, 'MEDIUM', {
    valid: atLeast(0),
    internal: true,
    documentation: 'An event of the controller that takes longer than this is always reported.',
  }),
  'server.max.startup.time.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    internal: true,
    documentation: 'How long the node may take to start before it gives up.',
  }),
  'initial.broker.registration.timeout.ms': int(60000, 'MEDIUM', {
    documentation: 'How long a broker tries to register with the controller before it gives up.',
  }),
  'broker.heartbeat.interval.ms': int(2000, 'MEDIUM', {
    documentation: 'How often a broker tells the controller that it lives.',
  }),
  'broker.session.timeout.ms': int(9000, 'MEDIUM', {
    documentation:
      'A broker that was silent for this long is fenced: it no longer leads partitions.',
  }),
  'metadata.log.dir': string(null, 'HIGH', {
    documentation: 'The directory of the metadata log; by default the first of log.dirs.',
  }),
  'metadata.log.segment.bytes': int(1073741824, 'HIGH', {
    valid: atLeast(8388608),
    documentation: 'The size of a segment of the metadata log.',
  }),
  'metadata.log.segment.ms': long(604800000, 'HIGH', {
    documentation: 'How old a segment of the metadata log may become before a new one is begun.',
  }),
  'metadata.log.max.record.bytes.between.snapshots': long(20971520, 'HIGH', {
    valid: atLeast(1),
    documentation: 'A snapshot is made after this many bytes of new metadata records.',
  }),
  'metadata.log.max.snapshot.interval.ms': long(3600000, 'HIGH', {
    valid: atLeast(0),
    documentation:
      'A snapshot is made when the last one is older than this and records came since; 0 ' +
      'turns this off.',
  }),
  'metadata.max.retention.bytes': long(104857600, 'HIGH', {
    documentation: 'The size of metadata log and snapshots beyond which old ones are deleted.',
  }),
  'metadata.max.retention.ms': long(604800000, 'HIGH', {
    documentation:
      'The age beyond which old segments and snapshots of the metadata log are deleted.',
  }),
  'metadata.max.idle.interval.ms': int(500, 'LOW', {
    valid: atLeast(0),
    documentation:
      'How often the leader of the quorum writes an empty record while nothing else happens; ' +
      '0 turns it off.',
  }),
  'internal.metadata.log.segment.bytes': int(null, 'LOW', {
    internal: true,
    documentation: 'A segment size of the metadata log below the public minimum, for tests.',
  }),
  'internal.metadata.max.batch.size.in.bytes': int(8388608, 'LOW', {
    internal: true,
    documentation: 'The largest batch of the metadata log, for tests.',
  }),
  'internal.metadata.delete.delay.millis': long(60000, 'LOW', {
    internal: true,
    documentation: 'How long a deleted file of the metadata log stays on disk, for tests.',
  }),
} as const;
