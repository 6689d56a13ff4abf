/** SASL: mechanisms, logins, Kerberos, principals, delegation tokens. */
import { className, double, int, list, long, password, short, string } from '../definition.ts';
import { atLeast, listOf } from '../validators.ts';

export const saslConfigs = {
  'sasl.enabled.mechanisms': list(['GSSAPI'], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'per-broker',
    documentation: 'The mechanisms that a listener offers.',
  }),
  'sasl.mechanism.inter.broker.protocol': string('GSSAPI', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The mechanism between brokers.',
  }),
  'sasl.mechanism.controller.protocol': string('GSSAPI', 'HIGH', {
    documentation: 'The mechanism towards controllers.',
  }),
  'sasl.jaas.config': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The login modules and their options, in the JAAS form.',
  }),
  'sasl.server.callback.handler.class': className(null, 'MEDIUM', {
    documentation: 'A class that answers the questions of a mechanism on the server.',
  }),
  'sasl.client.callback.handler.class': className(null, 'MEDIUM', {
    documentation: 'A class that answers the questions of a mechanism on the client.',
  }),
  'sasl.login.class': className(null, 'MEDIUM', {
    documentation: 'A class that logs in.',
  }),
  'sasl.login.callback.handler.class': className(null, 'MEDIUM', {
    documentation: 'A class that answers the questions of a login.',
  }),
  'sasl.login.connect.timeout.ms': int(null, 'LOW', {
    documentation: 'How long the connection to a login service may take.',
  }),
  'sasl.login.read.timeout.ms': int(null, 'LOW', {
    documentation: 'How long the answer of a login service may take.',
  }),
  'sasl.login.retry.backoff.ms': long(100, 'LOW', {
    documentation: 'How long to wait at first after a failed login.',
  }),
  'sasl.login.retry.backoff.max.ms': long(10000, 'LOW', {
    documentation: 'How long to wait at most after failed logins.',
  }),
  'sasl.login.refresh.window.factor': double(0.8, 'MEDIUM', {
    update: 'per-broker',
    documentation: "The part of a credential's life after which it is refreshed.",
  }),
  'sasl.login.refresh.window.jitter': double(0.05, 'MEDIUM', {
    update: 'per-broker',
    documentation: "The random part of a credential's life that is added before it is refreshed.",
  }),
  'sasl.login.refresh.min.period.seconds': short(60, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The shortest time between two refreshes of a credential.',
  }),
  'sasl.login.refresh.buffer.seconds': short(300, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'How long before its end a credential is refreshed at the latest.',
  }),
  'sasl.server.max.receive.size': int(524288, 'MEDIUM', {
    documentation: 'The largest message of a SASL conversation.',
  }),
  'sasl.kerberos.service.name': string(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The Kerberos name of the service.',
  }),
  'sasl.kerberos.kinit.cmd': string('/usr/bin/kinit', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The path of the kinit command.',
  }),
  'sasl.kerberos.ticket.renew.window.factor': double(0.8, 'MEDIUM', {
    update: 'per-broker',
    documentation: "The part of a ticket's life after which it is renewed.",
  }),
  'sasl.kerberos.ticket.renew.jitter': double(0.05, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The random part that is added to the time of renewal.',
  }),
  'sasl.kerberos.min.time.before.relogin': long(60000, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The shortest time between two logins.',
  }),
  'sasl.kerberos.principal.to.local.rules': list(['DEFAULT'], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'per-broker',
    documentation: 'Rules that turn a Kerberos principal into a short name.',
  }),
  'connections.max.reauth.ms': long(0, 'MEDIUM', {
    documentation:
      'How long an authenticated connection may live before it must authenticate again; 0 ' +
      'sets no limit.',
  }),
  'principal.builder.class': className(
    'org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder',
    'MEDIUM',
    {
      update: 'per-broker',
      documentation: 'The class that makes the principal of a connection.',
    },
  ),
  'security.providers': string(null, 'LOW', {
    documentation: 'Classes that add security algorithms. Accepted only as null.',
  }),
  'delegation.token.secret.key': password(null, 'MEDIUM', {
    documentation:
      'The key that signs delegation tokens, the same on all nodes. Unset turns tokens off.',
  }),
  'delegation.token.max.lifetime.ms': long(604800000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How long a delegation token may live, however often it is renewed.',
  }),
  'delegation.token.expiry.time.ms': long(86400000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How long a delegation token lives until it is renewed.',
  }),
  'delegation.token.expiry.check.interval.ms': long(3600000, 'LOW', {
    valid: atLeast(1),
    documentation: 'How often expired delegation tokens are removed.',
  }),
} as const;
