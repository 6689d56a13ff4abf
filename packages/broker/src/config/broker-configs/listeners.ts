/** Where the node listens, what it tells clients to connect to, and how many may. */
import { int, intMax, list, long, string } from '../definition.ts';
import { atLeast, listOf, oneOf } from '../validators.ts';

export const listenersConfigs = {
  listeners: list(['PLAINTEXT://:9092'], 'HIGH', {
    valid: listOf([]),
    update: 'per-broker',
    documentation:
      'The addresses to listen on, as NAME://host:port. An empty host means all interfaces.',
  }),
  'advertised.listeners': list(null, 'HIGH', {
    valid: listOf([], { mayBeNull: true }),
    documentation:
      'The addresses that clients are told to connect to, when they differ from the ' +
      'listeners.',
  }),
  'listener.security.protocol.map': string(
    'SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT',
    'LOW',
    {
      update: 'per-broker',
      documentation: 'The security protocol of each listener name, as NAME:PROTOCOL pairs.',
    },
  ),
  'early.start.listeners': list(null, 'HIGH', {
    valid: listOf([], { mayBeEmpty: true, mayBeNull: true }),
    documentation:
      'Listeners that accept connections before the authorizer has loaded; by default those ' +
      'of the controller.',
  }),
  'inter.broker.listener.name': string(null, 'MEDIUM', {
    documentation:
      'The listener that brokers use among themselves. Not together with ' +
      'security.inter.broker.protocol.',
  }),
  'security.inter.broker.protocol': string('PLAINTEXT', 'MEDIUM', {
    valid: oneOf('PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'),
    documentation:
      'The security protocol between brokers. Not together with inter.broker.listener.name.',
  }),
  'socket.send.buffer.bytes': int(102400, 'HIGH', {
    documentation: 'The size of the send buffer of a connection; -1 leaves it to the system.',
  }),
  'socket.receive.buffer.bytes': int(102400, 'HIGH', {
    documentation: 'The size of the receive buffer of a connection; -1 leaves it to the system.',
  }),
  'socket.request.max.bytes': int(104857600, 'HIGH', {
    valid: atLeast(1),
    documentation: 'The largest request that is read; a larger one closes its connection.',
  }),
  'socket.listen.backlog.size': int(50, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How many connections may wait to be accepted.',
  }),
  'socket.connection.setup.timeout.ms': long(10000, 'MEDIUM', {
    documentation: 'How long the setup of a connection to another node may take at first.',
  }),
  'socket.connection.setup.timeout.max.ms': long(30000, 'MEDIUM', {
    documentation:
      'How long the setup of a connection may take at most, after repeated failures have ' +
      'doubled it.',
  }),
  'max.connections': int(intMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'The most connections at a time. A listener may have its own limit with its prefix.',
  }),
  'max.connections.per.ip': int(intMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The most connections at a time from one address.',
  }),
  'max.connections.per.ip.overrides': string('', 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Limits of single addresses or host names, as host:count pairs.',
  }),
  'max.connection.creation.rate': int(intMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'The most new connections in a second. A listener may have its own limit with its ' +
      'prefix.',
  }),
  'connections.max.idle.ms': long(600000, 'MEDIUM', {
    documentation: 'A connection without a request for this long is closed.',
  }),
  'connection.failed.authentication.delay.ms': int(100, 'LOW', {
    valid: atLeast(0),
    documentation: 'How long a connection whose authentication failed is kept before it is closed.',
  }),
  'queued.max.requests': int(500, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many requests may wait for service before no more are read.',
  }),
  'queued.max.request.bytes': long(-1, 'MEDIUM', {
    documentation:
      'How many bytes of requests may wait for service before no more are read; -1 sets no ' +
      'limit.',
  }),
  'num.network.threads': int(3, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation:
      'Threads that read and write connections. Accepted for compatibility: one thread does ' +
      'so here.',
  }),
} as const;
